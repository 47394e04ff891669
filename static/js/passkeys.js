// A button that needs a passkey shows where this browser knows them.
if (window.PublicKeyCredential) for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = false;
