// Terms and what they mean: a list one types down, Enter from a term to its meaning and on to the next term.
import { Node, pm } from "../../django_prose_editor/editor.js";

const OTHER = { term: "meaning", meaning: "term" };

function enter(editor) {
  const { $from } = editor.state.selection;
  const name = $from.parent.type.name;
  if (!OTHER[name]) return false;
  if (!$from.parent.content.size) return leave(editor);
  const after = $from.after();
  const next = editor.state.doc.resolve(after).nodeAfter;
  const there = next?.type.name === OTHER[name] && !next.content.size;
  const chain = there ? editor.chain() : editor.chain().insertContentAt(after, { type: OTHER[name] });
  return chain.setTextSelection(after + 1).run();
}

/** Out of the list, from an empty line of it, which goes. */
function leave(editor) {
  const { $from } = editor.state.selection;
  const list = $from.node(-1);
  return editor.commands.command(({ tr, state }) => {
    const paragraph = state.schema.nodes.paragraph.create();
    let at = $from.after(-1);
    if (list.childCount === 1) tr.replaceWith(at = $from.before(-1), $from.after(-1), paragraph);
    else tr.delete($from.before(), $from.after()).insert(at = tr.mapping.map(at), paragraph);
    tr.setSelection(pm.state.TextSelection.near(tr.doc.resolve(at + 1)));
    return true;
  });
}

const line = (name, tag, addKeyboardShortcuts) => Node.create({
  name,
  content: "inline*",
  defining: true,
  parseHTML: () => [{ tag }],
  renderHTML: () => [tag, 0],
  addKeyboardShortcuts,
});

export const Term = line("term", "dt", function shortcuts() {
  return {
    Enter: () => enter(this.editor),
    // At the beginning of a list in which nothing is said, it goes.
    Backspace: () => {
      const { $from, empty } = this.editor.state.selection;
      const isFirst = $from.parent.type.name === "term" && $from.index(-1) === 0 && !$from.parentOffset;
      return empty && isFirst && !$from.node(-1).textContent && this.editor.commands.insertContentAt(
        { from: $from.before(-1), to: $from.after(-1) }, { type: "paragraph" });
    },
  };
});
export const Meaning = line("meaning", "dd", function shortcuts() { return { Enter: () => enter(this.editor) }; });
export const Definitions = Node.create({
  name: "definitions",
  group: "block",
  content: "(term | meaning)+",
  parseHTML: () => [{ tag: "dl" }],
  renderHTML: () => ["dl", 0],
  addCommands() {
    return {
      /** A list whose first term is the line one is on; what is selected over several lines stays as it is, above. */
      insertDefinitions: () => ({ state, chain }) => {
        const { $from, $to } = state.selection;
        const { parent } = $from;
        const term = { type: "term" };
        if (parent !== $to.parent || parent.type.name !== "paragraph" || $from.depth !== 1) {
          return chain().insertContentAt(state.selection.$to.after(1), { type: this.name, content: [term] })
            .setTextSelection($to.after(1) + 2).run();
        }
        if (parent.content.size) term.content = parent.content.toJSON();
        return chain().insertContentAt({ from: $from.before(), to: $from.after() }, { type: this.name, content: [term] })
          .setTextSelection($from.before() + 2 + parent.content.size).run();
      },
    };
  },
});
