// The page of writing, put together.
import { ask, dialog, make } from "./asking.js";
import { richHandle } from "./commands.js";
import { keeping } from "./keeping.js";
import { askHeld, askLink } from "./links.js";
import { markdownText } from "./markdown.js";
import { pictures } from "./pictures.js";
import { preview } from "./preview.js";
import { richText } from "./rich.js";
import { cleanPaste } from "./paste.js";
import { toolbar } from "./toolbar.js";

const form = document.getElementById("post_form");
const words = JSON.parse(document.getElementById("writing-words").textContent);
const textarea = form.elements.body;
const isMarkdown = form.elements.body_format.value === "markdown";
const library = pictures({ list: form.dataset.pictures, add: form.dataset.addPicture, describe: form.dataset.describePicture }, words, form.elements.csrfmiddlewaretoken);

let handle;
let bar;
let kept = { changed() { setTimeout(() => kept.changed(), 300); } }; // until the keeping has begun
const changed = () => { kept.changed(); bar?.refresh(); count(); };

/** Ask something in a dialog, and come back to where one was in the text. */
async function aside(asking) {
  const back = handle.remember();
  const answer = await asking();
  back();
  return answer;
}

async function link() {
  const answer = await aside(() => askLink(form.dataset.posts, words, { address: handle.linkedTo?.() || "", text: handle.selectedText() }));
  if (answer) handle.link(answer.address, answer.label);
}

async function hold() {
  const answer = await aside(() => askHeld(form.dataset.held, words));
  if (answer) { handle.hold(answer.path, answer.title); changed(); }
}

// Saving waits for what is on its way into the text, and where that is refused, for the author.
let coming = 0;
let waiting = null;

async function bring(asking) {
  coming += 1;
  try {
    place(await aside(asking));
  } finally {
    coming -= 1;
  }
  if (coming || !waiting) return;
  if (!document.querySelector("[data-uploads] .refused")) form.requestSubmit(waiting);
  waiting = null;
}

function save(event) {
  if (!coming) return handle.flush();
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting = event.submitter;
  document.querySelector("[data-status]").textContent = words.filesFirst;
}

const takeFiles = (files) => bring(() => library.take(files));
const choosePicture = () => bring(choose);

/** Words that are selected lead to a document, else each has its paragraph; several pictures make a group. */
function place(taken) {
  const shown = taken.filter((one) => !one.kind);
  const documents = taken.filter((one) => one.kind);
  if (taken.length === 1 && documents.length && handle.selectedText()) handle.link(documents[0].url, "");
  else for (const document of documents) handle.hold(document.url, document.label);
  if (shown.length > 1) handle.pictures(shown);
  else if (shown.length) handle.picture(shown[0]);
  if (taken.length) changed();
}

/** Pictures of the library; what nobody has described yet is asked for. */
async function choose() {
  const chosen = [];
  for (const picture of await library.choose()) {
    const isSaid = picture.kind || picture.alt || picture.decorative;
    chosen.push(isSaid ? picture : (await library.describe(picture)) || picture);
  }
  return chosen;
}

async function note(position, text) {
  const field = make("textarea", { name: "note", id: "note", rows: 4 });
  field.value = text;
  const values = await aside(() => dialog(words.note, [make("p", { class: "field" }, make("label", { for: "note" }, words.noteText), field)], { submit: words.save, cancel: words.cancel }));
  if (values) { handle.note(position, values.note); changed(); }
}

const lookAt = (src) => ask(form.dataset.findPicture, { url: src }, words).catch(() => null);

async function describePicture(position, { src, alt }) {
  const known = await lookAt(src);
  // A picture that is not in the library can still be described, here alone.
  const picture = await library.describe({ name: src, url: src, ...known, alt: alt || known?.alt }, true);
  if (picture) { handle.describe(position, picture.alt || ""); changed(); }
}

const lost = (number) => library.tell(words.lostPictures.replace("{number}", number));

async function pasteHTML(html, plain) {
  const told = await ask(form.dataset.convert, { body: cleanPaste(html, lost), from: "html" }, words).catch(() => ({ body: plain }));
  if (told.body.includes("\n")) handle.block(`${told.body}\n\n`, told.body.length + 2, told.body.length + 2);
  else handle.insert(told.body);
}

if (isMarkdown) {
  handle = markdownText(textarea, words, { change: changed, link, files: takeFiles, html: pasteHTML });
} else {
  const editor = richText(textarea, words.text, words, { change: changed, files: takeFiles, link, note, look: lookAt, describe: describePicture, lost });
  handle = richHandle(editor, textarea);
  editor.on("selectionUpdate", () => bar?.refresh());
  document.querySelector("label[for=id_body]")?.addEventListener("click", () => handle.focus());
}

const file = document.querySelector("[data-documents]");
bar = toolbar(document.querySelector("[data-toolbar]"), handle, words.buttons, {
  link, picture: choosePicture, document: () => file.click(), held: hold, ...(isMarkdown ? {} : { footnote: () => note(null, handle.selectedText()) }),
});
file.addEventListener("change", () => { takeFiles([...file.files]); file.value = ""; });

// How long it is, counted in a pause.
let counter = 0;
function count() {
  clearTimeout(counter);
  counter = setTimeout(() => {
    const text = isMarkdown ? textarea.value : document.querySelector(".rich .ProseMirror").textContent;
    const number = (text.match(/[\p{L}\p{N}_]+(?:['’-][\p{L}\p{N}_]+)*/gu) || []).length;
    document.querySelector("[data-count]").textContent = (number === 1 ? words.countOne : words.count)
      .replace("{words}", number.toLocaleString(document.documentElement.lang)).replace("{minutes}", Math.max(1, Math.round(number / 220)));
    hashtags(text);
  }, 600);
}

// Hashtags of the text are offered as tags; nothing is added by itself.
function hashtags(text) {
  const box = document.querySelector("[data-hashtags]");
  const have = form.elements.tags.value.toLocaleLowerCase().split(",").map((tag) => tag.trim());
  const found = [...new Set((text.match(/(?<![\w/&])#[\p{L}][\p{L}\p{N}_]{1,40}/gu) || []).map((tag) => tag.slice(1)))];
  const offered = found.filter((tag) => !have.includes(tag.toLocaleLowerCase())).slice(0, 8);
  box.hidden = !offered.length;
  box.querySelector("span").replaceChildren(...offered.map((tag) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip";
    button.textContent = `+ ${tag}`;
    button.addEventListener("click", () => { addTag(tag); count(); });
    return button;
  }));
}

function addTag(tag) {
  const field = form.elements.tags;
  field.value = [...field.value.split(",").map((one) => one.trim()).filter(Boolean), tag].join(", ");
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

// Tags that exist are offered while one types, so that none is made twice.
const known = document.getElementById("known-tags");
let asked = 0;
form.elements.tags.addEventListener("input", () => {
  clearTimeout(asked);
  asked = setTimeout(async () => {
    const parts = form.elements.tags.value.split(",");
    const last = parts.pop().trim();
    if (!last) return;
    const told = await fetch(`${form.dataset.tags}?q=${encodeURIComponent(last)}`).then((answer) => answer.json()).catch(() => ({ tags: [] }));
    const before = parts.map((part) => part.trim()).join(", ");
    known.replaceChildren(...told.tags.map((tag) => new Option(tag, before ? `${before}, ${tag}` : tag)));
  }, 200);
});

// The title grows with what is in it, and is one line: Enter goes to the text.
const title = form.elements.title;
title.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); form.elements.standfirst.focus(); } });

// The cover is chosen from the library.
const cover = document.querySelector("[data-cover]");
cover?.querySelector("[data-choose]").addEventListener("click", async () => {
  const [picture] = await choose();
  if (!picture || picture.kind) return;
  addCover(picture.pk, picture.name);
  form.elements.cover.value = picture.pk;
  showCover(picture.small);
  form.dispatchEvent(new Event("change"));
});
cover?.querySelector("select").addEventListener("change", () => showCover(""));
function addCover(pk, name) {
  const select = form.elements.cover;
  if (![...select.options].some((option) => option.value === String(pk))) select.append(new Option(name, pk));
}
function showCover(address) {
  const shown = cover.querySelector("img");
  shown.hidden = !address;
  if (address) shown.src = address;
}

// Authors of a byline: rows for more of them, and their order.
function makeRows(number) {
  const list = document.querySelector("[data-bylines]");
  while (list.children.length < number) {
    const row = list.lastElementChild.cloneNode(true);
    row.querySelectorAll("input").forEach((field) => { field.value = ""; field.id += "x"; });
    list.append(row);
  }
}
document.querySelector("[data-bylines]")?.addEventListener("click", (event) => {
  const move = event.target.closest("[data-up]");
  if (!move) return;
  const row = move.closest("li");
  row.previousElementSibling?.before(row);
  move.focus();
  form.dispatchEvent(new Event("change"));
});

const text = {
  flush: () => handle.flush(),
  /** Put the fields of a copy back; its text may be of the other format. */
  async put(fields) {
    for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = (fields[box.name] || []).includes(box.value);
    for (const [name, values] of Object.entries(fields)) {
      if (name === "body" || name === "body_format") continue;
      if (name === "bylines") makeRows(values.length);
      if (name === "cover" && values[0]) addCover(values[0], values[0]);
      const found = form.elements[name];
      const list = found instanceof RadioNodeList ? [...found] : found ? [found] : [];
      list.forEach((field, index) => { if (field.type !== "checkbox") field.value = values[index] ?? ""; });
    }
    let [body] = fields.body || [];
    if (body === undefined) return;
    const [written = form.elements.body_format.value] = fields.body_format || [];
    if (written !== form.elements.body_format.value) {
      const told = await ask(form.dataset.convert, { body, from: written }, words).catch(() => null);
      if (told) ({ body } = told);
    }
    handle.put(body);
    changed();
  },
};
keeping(form, text, words).then((made) => { kept = made; });
preview(form, text, words);
form.addEventListener("submit", save, { capture: true });
document.querySelectorAll('a[href="#id_body"]').forEach((link) => link.addEventListener("click", (event) => { event.preventDefault(); handle.focus(); }));
// A file that misses the text would be opened in place of the page.
for (const name of ["dragover", "drop"]) addEventListener(name, (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });

// Saving loads the page again: one goes on where one was.
const PLACE = "tribune:place";
form.addEventListener("submit", () => {
  sessionStorage.setItem(PLACE, JSON.stringify({ page: form.action || location.href, y: scrollY, caret: handle.place() }));
});
const before = JSON.parse(sessionStorage.getItem(PLACE) || "null");
sessionStorage.removeItem(PLACE);
if (before && before.page.endsWith(location.pathname)) {
  handle.goTo(before.caret);
  scrollTo(0, before.y);
} else if (!form.dataset.post) title.focus();
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[name=_save]"));
  }
});
count();
