// Writing Markdown in a plain textarea: what the buttons and keys put around the selection.
import { isOnePicture } from "./paste.js";

/** The same handle as of the rich editor: run(command), insert(text), selectedText(), put(), flush(). */
export function markdownText(textarea, words, on) {
  const grow = () => { textarea.style.height = "auto"; textarea.style.height = `${textarea.scrollHeight + 4}px`; };
  textarea.hidden = false;
  textarea.addEventListener("input", () => { on.change(); });
  if (CSS.supports("field-sizing", "content")) textarea.classList.add("grows");
  else { textarea.addEventListener("input", grow); grow(); }
  textarea.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) continueList(event);
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && { b: "bold", i: "italic", k: "link" }[event.key.toLowerCase()];
    if (command) { event.preventDefault(); command === "link" ? on.link() : run(command); }
  });
  textarea.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    const html = event.clipboardData.getData("text/html");
    if (files.length && (!html || isOnePicture(html))) { event.preventDefault(); on.files(files); }
    else if (html && /<(h[1-6]|li|strong|b|em|i|a|table|blockquote)\b/i.test(html)) { event.preventDefault(); on.html(html, event.clipboardData.getData("text/plain")); }
  });
  textarea.addEventListener("drop", (event) => {
    const files = [...event.dataTransfer.files];
    if (files.length) { event.preventDefault(); on.files(files); }
  });

  /** Put text in place of the selection, so that it can be undone. */
  function insert(text, selectFrom = text.length, selectTo = selectFrom) {
    const { selectionStart: start, selectionEnd: end } = textarea;
    textarea.focus();
    textarea.setSelectionRange(start, end); // after a dialog, Chromium would write at the top all the same
    // Deprecated, and the one way by which a browser's own undo knows of it.
    if (!document.execCommand("insertText", false, text)) {
      textarea.setRangeText(text, start, textarea.selectionEnd, "end");
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    }
    textarea.setSelectionRange(start + selectFrom, start + selectTo);
  }

  /** The link the caret is in: its match, with where it starts. */
  function linkHere() {
    const { value, selectionStart } = textarea;
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const line = value.slice(start).split("\n", 1)[0];
    const found = [...line.matchAll(/(?<!!)\[([^\]]*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/g)]
      .find((match) => start + match.index <= selectionStart && selectionStart <= start + match.index + match[0].length);
    return found ? Object.assign(found, { start: start + found.index }) : null;
  }

  const selected = () => textarea.value.slice(textarea.selectionStart, textarea.selectionEnd);

  function around(before, after = before, empty = "") {
    const text = selected();
    const { selectionStart: start, selectionEnd: end, value } = textarea;
    if (text && value.slice(start - before.length, start) === before && value.slice(end, end + after.length) === after) {
      textarea.setSelectionRange(start - before.length, end + after.length);
      return insert(text, 0, text.length);
    }
    insert(before + (text || empty) + after, before.length, before.length + (text || empty).length);
  }

  function lines(mark) {
    const { value, selectionStart, selectionEnd } = textarea;
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const end = value.indexOf("\n", selectionEnd) < 0 ? value.length : value.indexOf("\n", selectionEnd);
    const rows = value.slice(start, end).split("\n");
    const sign = (index) => (mark === "1. " ? `${index + 1}. ` : mark);
    const all = rows.every((row, index) => row.startsWith(sign(index)));
    const text = rows.map((row, index) => all ? row.slice(sign(index).length) : sign(index) + row.replace(/^(#{1,6}|[-*>]|\d+\.) /, "")).join("\n");
    textarea.setSelectionRange(start, end);
    insert(text, 0, text.length);
    textarea.setSelectionRange(start + text.length, start + text.length);
  }

  function block(text, from, to) {
    const before = textarea.value.slice(0, textarea.selectionStart);
    const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    insert(gap + text, gap.length + from, gap.length + to);
  }

  function footnote() {
    const used = [...textarea.value.matchAll(/\[\^(\d+)\]:/g)].map((match) => Number(match[1]));
    const number = Math.max(0, ...used) + 1;
    const text = selected();
    insert(`[^${number}]`);
    textarea.setSelectionRange(textarea.value.length, textarea.value.length);
    const start = textarea.value.endsWith("\n") ? "\n" : "\n\n";
    insert(`${start}[^${number}]: ${text}`);
  }

  function continueList(event) {
    const { value, selectionStart } = textarea;
    const line = value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart);
    const match = /^(\s*)([-*]|(\d+)\.|>) (.*)$/.exec(line);
    if (!match) return;
    event.preventDefault();
    if (!match[4].trim()) { textarea.setSelectionRange(selectionStart - line.length, selectionStart); return insert("\n"); }
    insert(`\n${match[1]}${match[3] ? `${Number(match[3]) + 1}.` : match[2]} `);
  }

  const written = ({ url, alt, caption }) => `![${alt}](${url}${caption ? ` "${caption.replace(/"/g, "'")}"` : ""})`;

  const commands = {
    bold: () => around("**"), italic: () => around("*"), strike: () => around("~~"), code: () => around("`"),
    h2: () => lines("## "), h3: () => lines("### "), quote: () => lines("> "), bullets: () => lines("- "), numbers: () => lines("1. "),
    codeblock: () => block(`\`\`\`\n${selected()}\n\`\`\`\n`, 4, 4 + selected().length),
    rule: () => block("---\n", 4, 4),
    table: () => block(`| ${words.column} | ${words.column} |\n| --- | --- |\n|  |  |\n`, 2, 2 + words.column.length),
    definitions: () => block(`${selected() || words.term}\n: ${words.meaning}\n`, 0, (selected() || words.term).length),
    footnote, undo: () => document.execCommand("undo"), redo: () => document.execCommand("redo"),
  };
  function run(name) { commands[name]?.(); }

  return {
    run, insert, block, selectedText: selected,
    place: () => textarea.selectionStart,
    remember() {
      const { selectionStart, selectionEnd } = textarea;
      return () => { textarea.focus(); textarea.setSelectionRange(selectionStart, selectionEnd); };
    },
    goTo: (place) => { textarea.focus(); textarea.setSelectionRange(place, place); },
    has: (name) => name in commands, active: () => false, focus: () => textarea.focus(), flush: () => {},
    linkedTo: () => linkHere()?.[2] || "",
    /** A link at the selection, or in place of the one the caret is in; without an address, its words alone. */
    link(address, label) {
      const here = linkHere();
      if (here) textarea.setSelectionRange(here.start, here.start + here[0].length);
      const said = label || (here ? here[1] : selected()) || address;
      insert(address ? `[${said}](${address})` : said);
    },
    /** Something the page of the post shows whole: its address alone in a paragraph, after what is selected. */
    hold(address, title) {
      const text = `[${title.replace(/[[\]]/g, "")}](${address})\n\n`;
      textarea.setSelectionRange(textarea.selectionEnd, textarea.selectionEnd);
      block(text, text.length, text.length);
    },
    picture: (picture) => { const text = `${written(picture)}\n\n`; block(text, text.length, text.length); },
    pictures(several) { const text = `${several.map(written).join("\n")}\n\n`; block(text, text.length, text.length); },
    put: (value) => { textarea.value = value; on.change(); },
  };
}
