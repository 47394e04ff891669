// On wide screens footnotes stand beside the text too. They stay listed below it, where links lead and screen readers find them.
for (const link of document.querySelectorAll(".body .footnote-ref a")) {
  const note = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const block = link.closest(".body > *");
  if (!note || !block || block.closest(".footnotes") || !block.matches("p, ul, ol, blockquote, dl, h2, h3")) continue;
  const aside = document.createElement("small");
  aside.className = "sidenote";
  aside.setAttribute("aria-hidden", "true");
  aside.append(`${link.textContent.replace(/[[\]]/g, "")} `);
  for (const part of [...note.cloneNode(true).childNodes]) aside.append(...(part.nodeName === "P" ? [...part.childNodes, " "] : [part]));
  for (const back of aside.querySelectorAll(".footnote-backref")) back.remove();
  for (const inner of aside.querySelectorAll("[id], a")) inner.removeAttribute("id"), inner.setAttribute("tabindex", "-1");
  block.before(aside);
}
