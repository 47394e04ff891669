// Linking to an address or to another post, and inserting events, polls and the like: found by a word of the title.
import { look, make } from "./asking.js";

/** Ask where a link goes. Gives {address, label}, with an empty address to remove it, or null. */
export function askLink(finder, words, { address, text }) {
  return new Promise((resolve) => {
    let timer = 0;
    const found = make("ul", { class: "found", "aria-label": words.posts });
    const field = make("input", { type: "text", id: "link-address", name: "address", value: address || "", autocomplete: "off", "aria-describedby": "link-help" });
    const label = make("input", { type: "text", id: "link-label", name: "label", value: text });
    const finish = (value) => { box.close(); box.remove(); resolve(value); };
    const form = make("form", { method: "dialog" }, make("h2", {}, words.link),
      make("p", { class: "field" }, make("label", { for: "link-address" }, words.address), field, make("small", { id: "link-help" }, words.linkHelp)),
      found,
      ...(text || address ? [] : [make("p", { class: "field" }, make("label", { for: "link-label" }, words.linkText), label)]),
      make("p", { class: "verbs" }, make("button", { type: "submit", class: "button" }, words.save),
        ...(address ? [make("button", { type: "button", class: "button plain", onclick: () => finish({ address: "" }) }, words.unlink)] : []),
        make("button", { type: "button", class: "button plain", onclick: () => box.close() }, words.cancel)));
    const box = make("dialog", { class: "ask", "aria-label": words.link }, form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const value = field.value.trim();
      if (!value) return finish(null);
      if (!/^(https?:\/\/|mailto:|\/(?!\/)|#)/.test(value)) {
        if (/^[\w-]+(\.[\w-]+)+(\/|$)/.test(value)) field.value = `https://${value}`;
        field.setCustomValidity(/^https:/.test(field.value) ? "" : words.linkHelp);
        if (field.reportValidity()) finish({ address: field.value, label: label.value.trim() });
        field.setCustomValidity("");
        return;
      }
      finish({ address: value, label: label.value.trim() });
    });
    async function search() {
      const value = field.value.trim();
      if (value.length < 2 || /^(https?:|mailto:|\/|#)/.test(value)) return found.replaceChildren();
      const told = await look(`${finder}?q=${encodeURIComponent(value)}`, words).catch(() => ({ posts: [] }));
      if (!told.posts.length) return found.replaceChildren(make("li", {}, words.nothing));
      found.replaceChildren(...told.posts.map((post) => make("li", {}, make("button", { type: "button", onclick: () => finish({ address: post.path, label: label.value.trim() || post.title }) },
        make("b", {}, post.title), ` ${post.about}`))));
    }
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 250); });
    box.addEventListener("close", () => finish(null));
    document.body.append(box);
    box.showModal();
    field.select();
    search();
  });
}

/** Ask what to put into the text. Gives {path, title}, or null. */
export function askHeld(finder, words) {
  return new Promise((resolve) => {
    let timer = 0;
    const found = make("ul", { class: "found", "aria-label": words.insertFound, "aria-live": "polite" });
    const field = make("input", { type: "text", id: "held-words", autocomplete: "off", "aria-describedby": "held-help" });
    const finish = (value) => { box.close(); box.remove(); resolve(value); };
    const box = make("dialog", { class: "ask", "aria-label": words.insert }, make("h2", {}, words.insert),
      make("p", { class: "field" }, make("label", { for: "held-words" }, words.search), field, make("small", { id: "held-help" }, words.insertHelp)), found,
      make("p", { class: "verbs" }, make("button", { type: "button", class: "button plain", onclick: () => box.close() }, words.cancel)));
    async function search() {
      const told = await look(`${finder}?q=${encodeURIComponent(field.value.trim())}`, words).catch((error) => ({ things: [], error }));
      if (!told.things.length) return found.replaceChildren(make("li", {}, told.error?.message || words.insertNothing));
      found.replaceChildren(...told.things.map((one) => make("li", {}, make("button", { type: "button", onclick: () => finish(one) },
        make("b", {}, one.title), ` ${one.name}${one.about ? `, ${one.about}` : ""}`))));
    }
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 250); });
    field.addEventListener("keydown", async (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      clearTimeout(timer);
      await search();
      found.querySelector("button")?.focus();
    });
    box.addEventListener("close", () => finish(null));
    document.body.append(box);
    box.showModal();
    search();
  });
}
