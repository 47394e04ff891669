// Words that may be meant, while one types them: the browser shows the list.
const input = document.querySelector("[data-suggest]");
const list = document.getElementById("suggested");
let waiting, asked;

input?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(suggest, 180);
});

async function suggest() {
  const typed = input.value.trim();
  if (typed.length < 2 || typed === asked) return;
  asked = typed;
  try {
    const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`);
    const [said, words] = await answer.json();
    if (said.trim() !== input.value.trim()) return; // typed on meanwhile
    list.replaceChildren(...words.map((value) => Object.assign(document.createElement("option"), { value })));
  } catch {
    // Search works without.
  }
}
