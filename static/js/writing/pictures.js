// Pictures: taken in with progress, described before they stand in the text, found again.
import { dialog, look, make } from "./asking.js";

/** `library` has the addresses: list, add, describe ("/0/" stands for the number). */
export function pictures(library, words, csrf) {
  const token = () => csrf.value;

  function send(file, row) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const form = new FormData();
      form.set("upload", file);
      request.open("POST", library.add);
      request.setRequestHeader("X-CSRFToken", token());
      request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) row.progress.value = event.loaded / event.total; });
      request.addEventListener("load", () => {
        let told = {};
        try { told = JSON.parse(request.responseText); } catch { /* not ours: said below */ }
        resolve(request.status === 200 ? told : { error: told.error || words.failed });
      });
      request.addEventListener("error", () => resolve({ error: words.away }));
      request.send(form);
    });
  }

  /** Take files in, several at once; gives those that came in, described. What is refused is said, one by one. */
  async function take(files) {
    const box = make("div", { class: "uploads", role: "status" });
    document.querySelector("[data-uploads]").append(box);
    const jobs = [...files].map(async (file) => {
      const progress = make("progress", { max: 1, value: 0, "aria-label": file.name });
      const line = make("p", {}, `${file.name} `, progress);
      box.append(line);
      const told = await send(file, { progress });
      progress.remove();
      if (told.error) {
        line.className = "refused";
        line.append(told.error, " ", make("button", { type: "button", class: "button plain", onclick: () => line.remove() }, words.understood));
        return null;
      }
      line.remove();
      return told;
    });
    const taken = (await Promise.all(jobs)).filter(Boolean);
    if (!box.children.length) box.remove();
    const described = [];
    for (const picture of taken) {
      described.push(picture.kind || picture.alt || picture.decorative ? picture : (await describe(picture)) || picture);
    }
    return described;
  }

  /**
   * Ask what a picture shows, with its caption, credit and licence. Gives the picture as it is then, or null.
   *
   * `inText`: what it shows is said for one text; the library, where it says something already, keeps its words.
   */
  async function describe(picture, inText = false) {
    const field = (name, label, help) => make("p", { class: "field" }, make("label", { for: `about-${name}` }, label),
      make("input", { id: `about-${name}`, name, type: "text", value: picture[name] || "", maxlength: name === "caption" ? 500 : name === "alt" ? 300 : 100, "aria-describedby": help && `about-${name}-help` }),
      ...(help ? [make("small", { id: `about-${name}-help` }, help)] : []));
    const decorative = make("label", { class: "tick" }, make("input", { type: "checkbox", name: "decorative", checked: picture.decorative }), ` ${words.decorative}`);
    const shown = make("img", { src: picture.url, alt: "", class: "shown" });
    const values = await dialog(words.describe, [shown, field("alt", words.alt, words.altHelp), make("p", {}, decorative),
      field("caption", words.captionLabel), field("credit", words.credit), field("licence", words.licence)], { submit: words.save, cancel: words.later });
    if (!values) return null;
    if (!picture.pk) return { ...picture, ...values };
    const form = new FormData();
    for (const [name, value] of Object.entries(values)) form.set(name, value);
    if (inText) form.set("in_text", "on");
    const answer = await fetch(library.describe.replace("/0/", `/${picture.pk}/`), { method: "POST", body: form, headers: { "X-CSRFToken": token() } }).catch(() => null);
    return answer?.ok ? answer.json() : { ...picture, ...values };
  }

  /** Find one again, or bring a new one. Gives it, or null. */
  function choose() {
    return new Promise((resolve) => {
      const grid = make("ul", { class: "grid" });
      const search = make("input", { type: "search", "aria-label": words.search, placeholder: words.search });
      const file = make("input", { type: "file", multiple: true, accept: "image/*", id: "new-pictures" });
      const more = make("button", { type: "button", class: "button plain", hidden: true }, words.more);
      const box = make("dialog", { class: "ask library", "aria-label": words.library },
        make("h2", {}, words.library), make("p", { class: "verbs" }, search, make("label", { class: "button", for: "new-pictures" }, words.bring), file,
          make("button", { type: "button", class: "button plain", onclick: () => box.close() }, words.cancel)), grid, more);
      let chosen = [];
      let page = 1;
      let timer = 0;
      async function fill(again) {
        if (again) { page = 1; grid.replaceChildren(); }
        const told = await look(`${library.list}?q=${encodeURIComponent(search.value)}&page=${page}`, words).catch((error) => ({ pictures: [], error }));
        grid.append(...told.pictures.map((picture) => make("li", {}, make("button", { type: "button", "aria-label": `${picture.alt || picture.name}`,
          onclick: () => { chosen = [picture]; box.close(); } }, make("img", { src: picture.small, alt: "", loading: "lazy" }), make("span", {}, picture.alt || picture.name)))));
        if (!grid.children.length) grid.append(make("li", { class: "nothing" }, told.error?.message || words.nothing));
        more.hidden = !told.more;
      }
      more.addEventListener("click", () => { page += 1; fill(); });
      search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => fill(true), 250); });
      file.addEventListener("change", async () => { const files = [...file.files]; box.close("taking"); chosen = await take(files); resolve(chosen); });
      box.addEventListener("close", () => { if (box.returnValue !== "taking") resolve(chosen); box.remove(); });
      document.body.append(box);
      box.showModal();
      fill(true);
    });
  }

  /** Say something about pictures until it is understood. */
  function tell(text) {
    const line = make("p", { class: "refused" }, text, " ", make("button", { type: "button", class: "button plain", onclick: () => line.parentElement.remove() }, words.understood));
    document.querySelector("[data-uploads]").append(make("div", { class: "uploads", role: "status" }, line));
  }

  return { take, choose, describe, tell };
}
