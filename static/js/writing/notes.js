// A note as one types it: its links and emphasis in Markdown's way, and back.

const SIGNS = { em: "*", i: "*", strong: "**", b: "**", code: "`" };

/** What to type for the HTML of a note. */
export function typedNote(element) {
  return [...element.childNodes].map((child) => {
    const text = child.nodeType === Node.ELEMENT_NODE ? typedNote(child) : child.textContent;
    const tag = child.nodeName.toLowerCase();
    if (tag === "a") return child.getAttribute("href") === text ? text : `[${text}](${child.getAttribute("href")})`;
    return `${SIGNS[tag] || ""}${text}${SIGNS[tag] || ""}`;
  }).join("");
}

/** The HTML of what was typed. */
export function noteHTML(text) {
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;").trim();
  return escaped.replace(/\[([^\][]+)\]\(((?:https?:\/\/|mailto:|\/)(?:[^\s()]|\([^\s()]*\))+)\)/g, '<a href="$2">$1</a>')
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\*\*([^*\s](?:[^*]*[^*\s])?)\*\*/g, "<strong>$1</strong>")
    .replace(/\*([^*\s](?:[^*]*[^*\s])?)\*/g, "<em>$1</em>");
}
