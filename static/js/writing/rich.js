// The rich text editor: a schema for what the blog keeps, around the textarea that is sent.
import {
  Blockquote, Bold, BulletList, Code, CodeBlock, Document, Dropcursor, Editor, Gapcursor, HardBreak, Heading,
  History, HorizontalRule, Italic, Link, ListItem, Mark, Node, OrderedList, Paragraph, Placeholder, Plugin, Strike,
  Subscript, Superscript, Table, TableCell, TableHeader, TableRow, Text, pm,
} from "../../django_prose_editor/editor.js";
import { Definitions, Meaning, Term } from "./definitions.js";
import { typedNote } from "./notes.js";
import { cleanPaste, isOnePicture } from "./paste.js";

// Marks that come from imports and from elsewhere; there is no button for them, and they are not lost.
const kept = ["kbd", "cite", "small", "mark", "q", "ins", "abbr", "span"].map((tag) =>
  Mark.create({
    name: tag,
    addAttributes: () => ({ title: {}, lang: {}, class: {} }),
    parseHTML: () => [{ tag: tag === "span" ? "span[lang], span[class]:not(.footnote)" : tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  })
);

const typed = (note) => typedNote(elementOf(`<p>${note.attrs.html}</p>`));

// A note where one writes it; readers get a number, and the note below the text. It is written in a dialog:
// browsers put no caret into an empty element in a line.
const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => ({ html: { default: "", rendered: false } }),
  parseHTML: () => [{ tag: "span.footnote", getAttrs: (span) => ({ html: span.innerHTML }) }],
  renderHTML: ({ node }) => elementOf(`<span class="footnote">${node.attrs.html}</span>`),
  addNodeView() {
    return ({ node, editor, getPos }) => {
      const dom = document.createElement("button");
      const edit = () => editor.options.onNote(getPos(), typed(node));
      dom.type = "button";
      dom.className = "footnote";
      dom.textContent = elementOf(`<p>${node.attrs.html}</p>`).textContent;
      dom.addEventListener("click", edit);
      return { dom, stopEvent: (event) => event.type === "click" || event.key === "Enter" };
    };
  },
  addKeyboardShortcuts() {
    return {
      "Mod-Alt-f": () => { this.editor.options.onNote(null, ""); return true; },
      Enter: () => {
        const { node, from } = this.editor.state.selection;
        if (node?.type.name !== this.name) return false;
        this.editor.options.onNote(from, typed(node));
        return true;
      },
    };
  },
});

// A picture with its caption, which is typed below it.
const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "inline*",
  isolating: true,
  draggable: true,
  addAttributes: () => ({ src: {}, alt: { default: "" } }),
  parseHTML: () => [
    { tag: "figure", contentElement: (figure) => figure.querySelector("figcaption") || document.createElement("p"),
      getAttrs: (figure) => figure.querySelectorAll("img").length === 1 && !figure.querySelector("table, pre, p + p")
        && imageAttributes(figure.querySelector("img")) },
    { tag: "p", priority: 60, getAttrs: (p) => p.children.length === 1 && !p.textContent.trim() && p.firstElementChild.tagName === "IMG"
        && imageAttributes(p.firstElementChild) },
  ],
  renderHTML: ({ node }) => node.content.size
    ? ["figure", ["img", node.attrs], ["figcaption", 0]]
    : ["figure", ["img", node.attrs]],
  addKeyboardShortcuts() {
    return {
      Enter: () => {
        const { $from } = this.editor.state.selection;
        return $from.parent.type.name === this.name
          && this.editor.chain().insertContentAt($from.after(), { type: "paragraph" }).setTextSelection($from.after() + 1).run();
      },
    };
  },
  addNodeView() {
    return ({ node, editor, getPos }) => {
      const dom = document.createElement("figure");
      const img = Object.assign(document.createElement("img"), { src: node.attrs.src, alt: node.attrs.alt });
      const describe = Object.assign(document.createElement("button"), { type: "button", className: "describe" });
      const contentDOM = document.createElement("figcaption");
      const say = async (alt, src) => {
        const known = alt ? null : await editor.options.onLook(src);
        describe.textContent = alt || known?.alt || (known?.decorative ? editor.options.words.isDecorative : describe.dataset.empty);
        describe.classList.toggle("missing", !alt && !known?.alt && !known?.decorative);
      };
      describe.dataset.empty = editor.options.words.describe;
      say(node.attrs.alt, node.attrs.src);
      // A caption can hold the caret, so a click on the picture has to say that the whole is meant.
      img.addEventListener("mousedown", (event) => {
        event.preventDefault();
        editor.commands.setNodeSelection(getPos());
        editor.view.focus();
      });
      describe.contentEditable = "false";
      describe.addEventListener("click", () => editor.options.onDescribe(getPos(), node.attrs));
      contentDOM.dataset.placeholder = editor.options.words.caption;
      dom.append(img, describe, contentDOM);
      return {
        dom, contentDOM,
        ignoreMutation: (mutation) => !contentDOM.contains(mutation.target),
        stopEvent: (event) => event.target === describe || (event.target === img && event.type === "mousedown"),
        selectNode: () => dom.classList.add("selected"),
        deselectNode: () => dom.classList.remove("selected"),
        update(next) {
          if (next.type !== node.type) return false;
          node = next;
          img.src = next.attrs.src;
          img.alt = next.attrs.alt;
          say(next.attrs.alt, next.attrs.src);
          contentDOM.classList.toggle("empty", !next.content.size);
          return true;
        },
      };
    };
  },
});

// Pictures beside each other: a figure of figures.
const Group = Node.create({
  name: "group",
  group: "block",
  content: "figure+",
  isolating: true,
  draggable: true,
  parseHTML: () => [{ tag: "figure.group", priority: 70 }],
  renderHTML: () => ["figure", { class: "group" }, 0],
});

const imageAttributes = (img) => ({ src: img.getAttribute("src"), alt: img.getAttribute("alt") || "" });

// A picture in the middle of a line, as imports bring them.
const InlineImage = Node.create({
  name: "inlineImage",
  group: "inline",
  inline: true,
  addAttributes: () => ({ src: {}, alt: { default: "" } }),
  parseHTML: () => [{ tag: "img[src]", getAttrs: imageAttributes }],
  renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
});

// Where a quotation comes from, on its last line.
const Source = Node.create({
  name: "source",
  content: "inline*",
  parseHTML: () => [{ tag: "blockquote > footer" }],
  renderHTML: () => ["footer", 0],
  addKeyboardShortcuts() {
    return {
      Backspace: () => {
        const { $from, empty } = this.editor.state.selection;
        return empty && $from.parent.type.name === this.name && !$from.parent.content.size
          && this.editor.commands.deleteRange({ from: $from.before(), to: $from.after() });
      },
      Enter: () => {
        const { $from } = this.editor.state.selection;
        return $from.parent.type.name === this.name
          && this.editor.chain().insertContentAt($from.after(-1), { type: "paragraph" }).setTextSelection($from.after(-1) + 1).run();
      },
    };
  },
});
const Quotation = Blockquote.extend({
  content: "block+ source?",
  addCommands() {
    return {
      ...this.parent?.(),
      addSource: () => ({ state, chain }) => {
        const { $from } = state.selection;
        for (let depth = $from.depth; depth > 0; depth--) {
          const quote = $from.node(depth);
          if (quote.type.name !== this.name) continue;
          const end = $from.end(depth);
          if (quote.lastChild.type.name === "source") return chain().setTextSelection(end - 1).run();
          return chain().insertContentAt(end, { type: "source" }).setTextSelection(end + 1).run();
        }
        return false;
      },
      /** What has a source cannot simply be lifted out: the source becomes a paragraph. */
      leaveQuotation: () => ({ state, tr, dispatch }) => {
        const { $from } = state.selection;
        for (let depth = $from.depth; depth > 0; depth--) {
          const quote = $from.node(depth);
          if (quote.type.name !== this.name || quote.lastChild.type.name !== "source") continue;
          const start = $from.before(depth);
          const blocks = [];
          quote.forEach((child) => blocks.push(child.type.name === "source" ? state.schema.nodes.paragraph.create(null, child.content) : child));
          if (!dispatch) return true;
          tr.replaceWith(start, start + quote.nodeSize, blocks);
          tr.setSelection(pm.state.TextSelection.near(tr.doc.resolve(Math.max(0, $from.pos - 1))));
          return true;
        }
        return false;
      },
    };
  },
});

// What the editor has no shape for stands as it is, whole, and can be moved or removed.
const Verbatim = Node.create({
  name: "verbatim",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({ html: { default: "", rendered: false } }),
  parseHTML: () => [
    { tag: "tribune-whole", priority: 100, getAttrs: (element) => ({ html: element.getAttribute("html") }) },
    ...["dl", "section", "figure", "audio", "video", "details"].map((tag) => ({
      tag, priority: 40, getAttrs: (element) => ({ html: element.outerHTML }),
    })),
  ],
  renderHTML: ({ node }) => elementOf(node.attrs.html),
});

function elementOf(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  // Shown inside the form of the post: nothing in it may send, or be sent with, that form.
  body.querySelectorAll("input, button, form, select, textarea, script, style, iframe, object, embed, link, meta").forEach((one) => one.remove());
  body.querySelectorAll("*").forEach((one) => {
    for (const { name } of [...one.attributes]) if (/^on|^form|^style$/i.test(name)) one.removeAttribute(name);
  });
  return body.firstElementChild || document.createElement("p");
}

/** The HTML with each block that the schema would not give back as it is standing whole, as a Verbatim. */
function wholeBlocks(schema, html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const parser = pm.model.DOMParser.fromSchema(schema);
  const serializer = pm.model.DOMSerializer.fromSchema(schema);
  for (const block of [...body.children]) {
    const alone = document.createElement("div");
    alone.append(block.cloneNode(true));
    const again = document.createElement("div");
    again.append(serializer.serializeFragment(parser.parse(alone).content));
    if (usual(alone.innerHTML) === usual(again.innerHTML)) continue;
    const whole = document.createElement("tribune-whole");
    whole.setAttribute("html", block.outerHTML);
    block.replaceWith(whole);
  }
  return body.innerHTML;
}

// Ways of writing that say the same: what the schema always adds, and the space between tags.
function usual(html) {
  return html.replace(/\s(rel|target|data-type|type)="[^"]*"/g, "").replace(/\s(colspan|rowspan|start)="1"/g, "").replace(/\salt=""/g, "")
    .replace(/<\/?(tbody|thead)>/g, "").replace(/<(li|td|th|footer)([^>]*)><p>/g, "<$1$2>").replace(/<\/p>(?=<\/(li|td|th)>|<[uo]l)/g, "")
    .replace(/<p>(<img[^>]*>)<\/p>/g, "<figure>$1</figure>").replace(/<\/?(b|strong)>/g, "¶b").replace(/<\/?(i|em)>/g, "¶i")
    .replace(/<\/?(s|del|strike)>/g, "¶s").replace(/>\s+/g, ">").replace(/\s+</g, "<").replace(/\s+/g, " ");
}

const PlainLink = Link.extend({
  addKeyboardShortcuts() {
    return { "Mod-k": () => { this.editor.options.onLink(); return true; } };
  },
}).configure({ openOnClick: false, enableTarget: false, HTMLAttributes: { target: null, rel: null, class: null } });

// Tab leaves the text, but for moving an item of a list in or out where that can be, and between cells of a table.
// Escape first, and it leaves from there too.
let leaving = false;
const Item = ListItem.extend({
  addKeyboardShortcuts() {
    return {
      Enter: () => this.editor.commands.splitListItem(this.name),
      "Mod-]": () => this.editor.commands.sinkListItem(this.name),
      "Mod-[": () => this.editor.commands.liftListItem(this.name),
      Tab: () => !leaving && this.editor.commands.sinkListItem(this.name),
      "Shift-Tab": () => {
        const { $from } = this.editor.state.selection;
        const depth = Array.from({ length: $from.depth }, (_, at) => $from.node(at)).filter((node) => node.type.name === this.name).length;
        return !leaving && depth > 1 && this.editor.commands.liftListItem(this.name);
      },
    };
  },
});
const PlainTable = Table.extend({
  addKeyboardShortcuts() {
    const { Tab, "Shift-Tab": back, ...others } = this.parent?.() || {};
    return {
      ...others,
      Tab: () => !leaving && this.editor.commands.goToNextCell(),
      "Shift-Tab": () => this.editor.commands.goToPreviousCell(),
    };
  },
}).configure({ resizable: false });

/**
 * An editor above the textarea, which is hidden and kept up to date.
 *
 * `on` has: change(), files(list), look(address of a picture), link(), note(position or null, text), describe(position, attributes).
 * Gives the editor; `editor.flush()` writes what is pending into the textarea.
 */
export function richText(textarea, label, words, on) {
  const place = document.createElement("div");
  place.className = "rich body";
  textarea.before(place);
  textarea.hidden = true;
  let pending = 0;
  const editor = new Editor({
    element: place,
    content: "",
    injectCSS: false,
    words,
    onLink: on.link,
    onNote: on.note,
    onDescribe: on.describe,
    onLook: on.look,
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label, spellcheck: "true" },
      transformPastedHTML: (html) => cleanPaste(html, on.lost),
      handleKeyDown(view, event) {
        if (event.key === "Escape") leaving = true;
        else if (event.key !== "Tab" && event.key !== "Shift") leaving = false;
        return false;
      },
      handlePaste: (view, event) => takeFiles(event.clipboardData, on.files),
      handleDrop(view, event, slice, moved) {
        const there = view.posAtCoords({ left: event.clientX, top: event.clientY });
        if (!moved && there && event.dataTransfer?.files.length) editor.commands.setTextSelection(there.pos);
        return !moved && takeFiles(event.dataTransfer, on.files);
      },
    },
    extensions: [
      Document, Paragraph, Text, HardBreak, Heading.configure({ levels: [2, 3, 4] }), Quotation, Source, BulletList, Definitions, Term, Meaning,
      OrderedList.configure({ enableListAttributes: false }), Item, HorizontalRule, Bold, Italic, Strike, Code.extend({ excludes: "" }),
      CodeBlock, Subscript, Superscript, PlainLink, PlainTable, TableRow, TableHeader,
      TableCell, Figure, Group, InlineImage, Footnote, Verbatim, ...kept, History, Dropcursor, Gapcursor,
      Placeholder.configure({ placeholder: words.write }),
    ],
    onUpdate() {
      // Writing a long text out takes longer than a keystroke may: it waits for a pause.
      clearTimeout(pending);
      pending = setTimeout(editor.flush, 400);
      on.change();
    },
  });
  editor.flush = () => {
    if (!pending) return;
    clearTimeout(pending);
    pending = 0;
    const html = editor.getHTML();
    textarea.value = html === "<p></p>" ? "" : html.replace(/(<\/table>)<p><\/p>$/, "$1");
  };
  editor.put = (html) => {
    editor.commands.setContent(wholeBlocks(editor.schema, html), { emitUpdate: false });
    editor.endWithText();
    // The caret begins in text: left on a block that stands whole, the first key would take that block's place.
    const first = pm.state.Selection.findFrom(editor.state.doc.resolve(0), 1, true);
    if (first) editor.view.dispatch(editor.state.tr.setSelection(first).setMeta("addToHistory", false).setMeta("preventUpdate", true));
  };
  /** A table at the end would hold the caret for ever: an empty paragraph follows, which is not kept. */
  editor.endWithText = () => {
    const { doc } = editor.state;
    if (doc.lastChild?.type.name === "table") editor.view.dispatch(editor.state.tr.insert(doc.content.size, editor.schema.nodes.paragraph.create()).setMeta("addToHistory", false).setMeta("preventUpdate", true));
  };
  if (textarea.value) editor.put(textarea.value);
  return editor;
}

function takeFiles(transfer, take) {
  const files = [...(transfer?.files || [])];
  // Word and its like send a picture of the text along with the text: the text is wanted.
  if (!files.length || (transfer.types.includes("text/html") && !isOnePicture(transfer.getData("text/html")))) return false;
  take(files);
  return true;
}
