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
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST", body, credentials: "same-origin", redirect: "error",
      headers: { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value }, ...options,
    });
  } catch {
    throw new Refused(words.away, 0);
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(told.error || words.failed, answer.status);
  return told;
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
    let values = null;
    form.addEventListener("submit", () => { values = Object.fromEntries(new FormData(form)); });
    box.addEventListener("close", () => { box.remove(); resolve(values); });
    document.body.append(box);
    box.showModal();
  });
}
