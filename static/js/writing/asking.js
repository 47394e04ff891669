// Asking the server: what it answers, or why not, in words.

/** Thrown where the server refused or could not be reached; `signedOut` and `away` say which. */
export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
    this.signedOut = status === 401;
    this.away = status === 0;
  }
}

/** POST fields (FormData or an object) with the page's token; gives the JSON of the answer. */
export async function ask(address, fields, words, options = {}) {
  const body = fields instanceof FormData ? fields : new FormData();
  if (body !== fields) for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const send = () => {
    if (body.has("csrfmiddlewaretoken")) body.set("csrfmiddlewaretoken", proof().value); // which goes before the header
    return fetch(address, { method: "POST", body, credentials: "same-origin", headers: { "X-CSRFToken": proof().value }, ...options });
  };
  let answer;
  try {
    answer = await send();
    if (answer.status === 403 && (await renewProof())) answer = await send();
  } catch {
    throw new Refused(words.away, 0);
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(told.error || words.failed, answer.status);
  return told;
}

const form = document.getElementById("post_form");
const proof = () => form.elements.csrfmiddlewaretoken;

/** Signing in again, in another tab, gives the session a new proof of origin; gives whether there was one. */
export async function renewProof() {
  const answer = await fetch(form.dataset.token, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return false;
  const { token } = await answer.json();
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
  return true;
}

/** GET JSON. */
export async function look(address, words) {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (answer.ok) return await answer.json();
    throw new Refused(words.failed, answer.status);
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(words.away, 0);
  }
}

/** An element with attributes and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A dialog with a form; resolves with the named values, or null where it was closed. */
export function dialog(title, children, { submit, cancel }) {
  return new Promise((resolve) => {
    const form = make("form", { method: "dialog" }, make("h2", { id: "dialog-title" }, title), ...children,
      make("p", { class: "verbs" }, make("button", { type: "submit", class: "button", value: "yes" }, submit),
        make("button", { type: "button", class: "button plain", onclick: () => box.close() }, cancel)));
    const box = make("dialog", { class: "ask", "aria-labelledby": "dialog-title" }, form);
    // Not by the dialog's own event, which comes later: a key pressed in between would land elsewhere.
    const finish = (values) => { box.close(); box.remove(); resolve(values); };
    form.addEventListener("submit", (event) => { event.preventDefault(); finish(Object.fromEntries(new FormData(form))); });
    box.addEventListener("close", () => finish(null));
    document.body.append(box);
    box.showModal();
  });
}
