// The post in the blog's own design, as it would be with what is typed now.
import { make } from "./asking.js";

export function preview(form, text, words) {
  const button = document.querySelector("[data-show-preview]");
  const frame = make("iframe", { title: words.preview, sandbox: "allow-same-origin" });
  const widths = [["phone", words.phone], ["desk", words.desk]].map(([name, label]) =>
    make("button", { type: "button", class: "button plain", "data-width": name, "aria-pressed": name === "desk", onclick: () => set(name) }, label));
  const note = make("span", { role: "status" });
  const box = make("dialog", { class: "preview", "aria-label": words.preview },
    make("p", { class: "verbs" }, ...widths, make("button", { type: "button", class: "button plain", onclick: () => fill() }, words.again), note,
      make("button", { type: "button", class: "button", onclick: () => box.close() }, words.close)), make("div", { class: "window" }, frame));
  document.body.append(box);

  function set(name) {
    box.dataset.width = name;
    widths.forEach((one) => one.setAttribute("aria-pressed", one.dataset.width === name));
  }

  async function fill() {
    text.flush();
    note.textContent = words.loading;
    const place = frame.contentWindow?.scrollY || 0;
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value } });
      if (!answer.ok) return void (note.textContent = (await answer.json().catch(() => ({}))).error || words.failed);
      frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, place), { once: true });
      frame.srcdoc = await answer.text();
      note.textContent = "";
    } catch {
      note.textContent = words.away;
    }
  }

  set("desk");
  button?.addEventListener("click", (event) => { event.preventDefault(); box.showModal(); fill(); });
}
