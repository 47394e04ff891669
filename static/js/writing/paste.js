// What Word, Google Docs, LibreOffice and web pages put on the clipboard, as the plain structure that was meant.

/**
 * The pasted HTML with lists made of lists, and emphasis of emphasis; styles, comments and wrappers go.
 *
 * `lost` is called with the number of pictures that are elsewhere, whose files do not come along.
 */
export function cleanPaste(html, lost = () => {}) {
  // A strict policy speaks up at every style attribute, even of a document nobody sees: they are read as data.
  const quiet = html.replace(/<!--\[if[\s\S]*?<!\[endif\]-->/g, "").replace(/<style\b[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
  const { body } = new DOMParser().parseFromString(quiet, "text/html");
  body.querySelectorAll("style, script, meta, link, title, o\\:p:empty, xml").forEach((element) => element.remove());
  removeComments(body);
  wordLists(body);
  officeNotes(body);
  body.querySelectorAll("b, strong").forEach((bold) => {
    // Google Docs wraps everything in a <b> that is not bold.
    if (/font-weight:\s*(normal|400)/.test(bold.getAttribute("data-style") || "")) unwrap(bold);
  });
  body.querySelectorAll("b").forEach((bold) => rename(bold, "strong"));
  body.querySelectorAll("i").forEach((italic) => rename(italic, "em"));
  body.querySelectorAll("span, font").forEach(meant);
  body.querySelectorAll("p, div, h1, h2, h3, h4, h5, h6, li, td, th, a, b, i, em, strong, ul, ol, table, tr").forEach(plain);
  body.querySelectorAll("h1").forEach((heading) => rename(heading, "h2"));
  body.querySelectorAll("h5, h6").forEach((heading) => rename(heading, "h4"));
  body.querySelectorAll("a[href^='https://www.google.com/url?']").forEach(wrapped);
  const elsewhere = [...body.querySelectorAll("img")].filter((img) => !/^\/media\//.test(img.getAttribute("src") || ""));
  elsewhere.forEach((img) => img.remove());
  if (elsewhere.length) lost(elsewhere.length);
  body.querySelectorAll("figure").forEach((figure) => {
    if (figure.querySelector("img, table, pre, blockquote")) return;
    const caption = figure.querySelector("figcaption");
    if (caption?.textContent.trim()) figure.replaceWith(rename(caption, "p"));
    else figure.remove();
  });
  body.querySelectorAll("p").forEach((p) => {
    if (!p.textContent.replace(/\u00a0/g, " ").trim() && !p.querySelector("img")) p.remove();
  });
  body.querySelectorAll(":scope > br").forEach((br) => br.remove());
  return body.innerHTML;
}

/** Whether all that was copied is one picture, whose file comes along. */
export function isOnePicture(html) {
  const { body } = new DOMParser().parseFromString(html.replace(/\sstyle\s*=/gi, " data-style="), "text/html");
  return body.querySelectorAll("img").length === 1 && !body.textContent.trim();
}

function removeComments(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  found.forEach((comment) => comment.remove());
}

/** Word writes an item as a paragraph with "mso-list: l0 level2" and its sign inside; levels may be skipped. */
function wordLists(body) {
  let lists = [];
  let last = null;
  for (const p of [...body.querySelectorAll("p")]) {
    const level = /mso-list:\s*l\d+ level(\d+)/.exec(p.getAttribute("data-style") || "");
    if (!level || p.previousElementSibling !== last) lists = [];
    if (!level) continue;
    const sign = [...p.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(span.getAttribute("data-style") || ""));
    const numbered = /^\s*[(]?(\d+|[a-z]{1,4})[.)]/i.test(sign?.textContent || "");
    sign?.remove();
    const item = document.createElement("li");
    item.append(...p.childNodes);
    const depth = Math.min(Number(level[1]), lists.length + 1);
    lists.length = depth;
    if (!lists[depth - 1]) {
      lists[depth - 1] = document.createElement(numbered ? "ol" : "ul");
      if (depth === 1) p.before(lists[0]);
      else lists[depth - 2].lastElementChild.append(lists[depth - 1]);
    }
    lists[depth - 1].append(item);
    last = lists[0];
    p.remove();
  }
}

/** Footnotes of Word and LibreOffice: the number in the text and the note at the end become a note in the text. */
function officeNotes(body) {
  for (const mark of [...body.querySelectorAll('a[href*="#_ftn"], a[href*="#sdfootnote"]')]) {
    const name = mark.getAttribute("href").split("#")[1];
    if (!/^(_ftn\d+|sdfootnote\d+sym)$/.test(name)) continue;
    const back = body.querySelector(`a[name="${name}"]`);
    const note = back?.closest('div[data-style*="footnote"], div[id^="ftn"], div[id^="sdfootnote"]') || back?.closest("p");
    if (!note || note.contains(mark)) continue;
    back.remove();
    const span = document.createElement("span");
    span.className = "footnote";
    span.innerHTML = [...(note.querySelector("p") ? note.querySelectorAll("p") : [note])].map((p) => p.innerHTML.trim()).join(" ");
    note.remove();
    (mark.closest("sup") || mark).replaceWith(span);
  }
  body.querySelectorAll('div[data-style*="footnote-list"]').forEach((list) => { if (!list.textContent.trim()) list.remove(); });
}

function meant(element) {
  if (element.className === "footnote") return;
  const style = element.getAttribute("data-style") || "";
  const tags = [];
  if (/font-weight:\s*(bold|[6-9]00)/.test(style)) tags.push("strong");
  if (/font-style:\s*italic/.test(style)) tags.push("em");
  if (/text-decoration[^;]*line-through/.test(style)) tags.push("s");
  if (/vertical-align:\s*super/.test(style)) tags.push("sup");
  if (/vertical-align:\s*sub/.test(style)) tags.push("sub");
  let inner = element;
  for (const tag of element.textContent.trim() ? tags : []) {
    const wrapper = document.createElement(tag);
    wrapper.append(...inner.childNodes);
    inner.append(wrapper);
    inner = wrapper;
  }
  unwrap(element);
}

function plain(element) {
  for (const { name } of [...element.attributes]) if (!["href", "colspan", "rowspan", "start"].includes(name)) element.removeAttribute(name);
}

/** Google Docs leads every link by way of itself. */
function wrapped(link) {
  const target = new URL(link.getAttribute("href")).searchParams.get("q");
  if (/^https?:\/\//.test(target || "")) link.setAttribute("href", target);
}

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

function rename(element, tag) {
  const renamed = document.createElement(tag);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
  return renamed;
}
