// What the buttons do in the rich editor: the same handle as of the Markdown one.
import { noteHTML } from "./notes.js";

/** @param editor of rich.js */
export function richHandle(editor, textarea) {
  // At once, where the editor's own command waits for the next frame: what is typed in between would be lost.
  const chain = () => { editor.view.focus(); return editor.chain(); };
  /** The selection as the browser shows it: the editor hears of the last key's a moment later. */
  function selectionShown() {
    const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
    const { dom } = editor.view;
    if (!editor.view.hasFocus() || !dom.contains(anchorNode) || !dom.contains(focusNode) || editor.state.selection.node) return editor.state.selection;
    const ends = [editor.view.posAtDOM(anchorNode, anchorOffset), editor.view.posAtDOM(focusNode, focusOffset)];
    return { from: Math.min(...ends), to: Math.max(...ends) };
  }
  const inTable = () => editor.isActive("table");
  const commands = {
    bold: [() => chain().toggleBold().run(), "bold"],
    italic: [() => chain().toggleItalic().run(), "italic"],
    strike: [() => chain().toggleStrike().run(), "strike"],
    code: [() => chain().toggleCode().run(), "code"],
    h2: [() => chain().toggleHeading({ level: 2 }).run(), "heading", { level: 2 }],
    h3: [() => chain().toggleHeading({ level: 3 }).run(), "heading", { level: 3 }],
    bullets: [() => chain().toggleBulletList().run(), "bulletList"],
    numbers: [() => chain().toggleOrderedList().run(), "orderedList"],
    definitions: [() => chain().insertDefinitions().run(), "definitions"],
    quote: [() => chain().leaveQuotation().run() || chain().toggleBlockquote().run(), "blockquote"],
    source: [() => chain().addSource().run(), "source"],
    table: [() => { chain().insertTable({ rows: 3, cols: 2, withHeaderRow: true }).run(); editor.endWithText(); }, "table"],
    codeblock: [() => chain().toggleCodeBlock().run(), "codeBlock"],
    rule: [() => chain().setHorizontalRule().run()],
    addRow: [() => chain().addRowAfter().run()],
    addColumn: [() => chain().addColumnAfter().run()],
    deleteRow: [() => chain().deleteRow().run()],
    deleteColumn: [() => chain().deleteColumn().run()],
    deleteTable: [() => chain().deleteTable().run()],
    undo: [() => chain().undo().run()],
    redo: [() => chain().redo().run()],
  };
  const ofTables = new Set(["addRow", "addColumn", "deleteRow", "deleteColumn", "deleteTable"]);

  return {
    run: (name) => commands[name]?.[0](),
    has: (name) => name in commands,
    active(name) {
      if (ofTables.has(name)) return { gone: !inTable() };
      if (name === "source") return { gone: !editor.isActive("blockquote") };
      if (name === "table") return { gone: inTable() };
      if (name === "definitions" && (editor.isActive(name) || inTable())) return { gone: true };
      const [, type, attributes] = commands[name] || [];
      return type ? { on: editor.isActive(type, attributes) } : {};
    },
    focus: () => editor.commands.focus(),
    flush: () => editor.flush(),
    place: () => editor.state.selection.from,
    /** What brings the selection back after a dialog: closing one, Chromium puts the caret at the top of the text. */
    remember() {
      const { from, to } = selectionShown();
      return () => {
        editor.commands.setTextSelection({ from, to });
        editor.view.focus(); // at once, where the editor's own command waits for the next frame
      };
    },
    goTo: (place) => chain().setTextSelection(Math.min(place, editor.state.doc.content.size)).run(),
    selectedText: () => editor.state.doc.textBetween(editor.state.selection.from, editor.state.selection.to, " "),
    linkedTo: () => editor.getAttributes("link").href || "",
    link(address, label) {
      if (!address) return chain().extendMarkRange("link").unsetLink().run();
      if (editor.isActive("link")) return chain().extendMarkRange("link").setLink({ href: address }).run();
      if (!editor.state.selection.empty) return chain().setLink({ href: address }).run();
      const mark = { type: "link", attrs: { href: address } };
      return chain().insertContent({ type: "text", text: label || address, marks: [mark] }).unsetMark("link").run();
    },
    /** Something the page of the post shows whole: its address alone in a paragraph, after what is selected. */
    hold: (address, title) => chain().setTextSelection(editor.state.selection.to).insertContent([
      { type: "paragraph", content: [{ type: "text", text: title, marks: [{ type: "link", attrs: { href: address } }] }] },
      { type: "paragraph" },
    ]).run(),
    picture: ({ url, alt, caption }) => chain().insertContent([
      { type: "figure", attrs: { src: url, alt }, content: caption ? [{ type: "text", text: caption }] : [] },
      { type: "paragraph" },
    ]).run(),
    pictures: (several) => chain().insertContent([
      { type: "group", content: several.map(({ url, alt, caption }) => ({ type: "figure", attrs: { src: url, alt }, content: caption ? [{ type: "text", text: caption }] : [] })) },
      { type: "paragraph" },
    ]).run(),
    /** A note at the selection, or in place of the one at a position; an empty one goes. */
    note(position, text) {
      const html = noteHTML(text);
      const content = { type: "footnote", attrs: { html } };
      const at = position === null ? editor.state.selection.to : { from: position, to: position + 1 };
      if (!html) return position === null || chain().deleteRange(at).run();
      return chain().insertContentAt(at, content).run();
    },
    describe: (position, alt) => editor.commands.command(({ tr }) => { tr.setNodeAttribute(position, "alt", alt); return true; }),
    put(value) { textarea.value = value; editor.put(value); },
    insert: (html) => chain().insertContent(html).run(),
  };
}
