// The buttons above the text: one Tab stop, arrows between them, each with its name and its key.
import { make } from "./asking.js";

const DRAWN = {
  link: "M9 15l6-6M10.5 6.5l2-2a4.2 4.2 0 016 6l-2 2M13.500 17.500l-2 2a4.200 4.200 0 01-6-6l2-2",
  bullets: "M9 6h11M9 12h11M9 18h11M4.500 6h.01M4.500 12h.01M4.500 18h.01",
  numbers: "M10 6h10M10 12h10M10 18h10M4 4.500l1.500-.7V9M4 14.500c2.800-1.300 2.800 1 0 3.500h3",
  definitions: "M4 5h7M8 9.500h12M4 14.500h7M8 19h12",
  quote: "M10 7H5v6h4c0 2.500-1 4-3 4.500M19 7h-5v6h4c0 2.500-1 4-3 4.500",
  picture: "M4 5h16v14H4zM4 16l4.500-4.500 4 4 3-3L20 17M15.500 9h.01",
  table: "M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14",
  footnote: "M4 18h9M4 6h12M4 12h9M18 10v7M16.500 11.500L18 10",
  codeblock: "M8.500 8L4.500 12l4 4M15.500 8l4 4-4 4M13.500 5.500l-3 13",
  rule: "M4 12h16",
  document: "M6 3.500h8l4 4v13H6zM14 3.500v4h4",
  held: "M4 6.500h16v13.500H4zM4 10.500h16M8 4v4.500M16 4v4.500M12 13v4.500M9.800 15.200h4.400",
  undo: "M8 5L4 9l4 4M4 9h9a6 6 0 010 12h-3",
  addRow: "M4 4h16v9H4zM4 8.500h16M12 16v5M9.500 18.500h5",
  addColumn: "M4 4h9v16H4zM8.500 4v16M16 12h5M18.500 9.500v5",
  deleteRow: "M4 4h16v9H4zM4 8.500h16M9.500 18.500h5",
  deleteColumn: "M4 4h9v16H4zM8.500 4v16M16 12h5",
  deleteTable: "M20 12V5H4v14h8M4 10h16M10 5v14M15.500 15.500l5 5M20.500 15.500l-5 5",
  redo: "M16 5l4 4-4 4M20 9h-9a6 6 0 000 12h3",
};
const GROUPS = [
  ["bold", "italic", "strike", "code"], ["h2", "h3"], ["bullets", "numbers", "definitions", "quote", "source"],
  ["link", "picture", "document", "held", "footnote", "table", "codeblock", "rule"],
  ["addRow", "addColumn", "deleteRow", "deleteColumn", "deleteTable"], ["undo", "redo"],
];
const LETTERS = { bold: "B", italic: "I", strike: "S", code: "<>", h2: "H2", h3: "H3", source: "— …" };

/** A toolbar for what `text` has; refresh() shows what is on. `names` are "label|key". */
export function toolbar(place, text, names, acts) {
  const buttons = new Map();
  place.setAttribute("role", "toolbar");
  for (const group of GROUPS) {
    const box = make("span", { class: "group" });
    for (const name of group) {
      if (!text.has(name) && !acts[name]) continue;
      const [label, key] = names[name].split("|");
      const button = make("button", { type: "button", "data-name": name, tabindex: -1, "aria-label": label, title: key ? `${label} (${key})` : label,
        onclick: () => { (acts[name] || (() => text.run(name)))(); refresh(); } });
      button.append(DRAWN[name] ? drawn(DRAWN[name]) : LETTERS[name]);
      box.append(button);
      buttons.set(name, button);
    }
    if (box.children.length) place.append(box);
  }
  const all = [...buttons.values()];
  all[0].tabIndex = 0;
  place.addEventListener("keydown", (event) => {
    const shown = all.filter((button) => !button.hidden);
    const at = shown.indexOf(document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (next === undefined || at < 0) return;
    event.preventDefault();
    const target = shown[(next + shown.length) % shown.length];
    all.forEach((button) => { button.tabIndex = -1; });
    target.tabIndex = 0;
    target.focus();
  });

  function refresh() {
    for (const [name, button] of buttons) {
      const { on, off, gone } = text.active(name) || {};
      if (on !== undefined) button.setAttribute("aria-pressed", on);
      button.setAttribute("aria-disabled", Boolean(off));
      button.hidden = Boolean(gone);
    }
  }
  refresh();
  return { refresh };
}

function drawn(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
