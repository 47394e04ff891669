// Answering where one reads: the form moves below what is answered, and keeps what was typed until it has arrived.
const store = {
  get: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* private, or full */ } },
  drop: (key) => { try { localStorage.removeItem(key); } catch { /* never kept */ } },
};
const SENT = "tribune:sent"; // which draft was sent, until a page says that it arrived
const WHO = "tribune:who";
const form = document.querySelector("[data-comment-form]");
const draft = form && `tribune:comment:${new URL(form.action).pathname.replace(/^\/en/, "")}`;

function arrived() {
  const sent = store.get(SENT);
  const here = document.getElementById(location.hash.slice(1))?.closest(".comment") || document.querySelector("[data-comment-arrived]");
  if (!sent || !here || Date.now() - sent.at > 120_000) return;
  store.drop(sent.draft);
  store.drop(SENT);
  if (!here.matches(".comment") || !form) return;
  const number = here.id.split("-")[1];
  const link = document.createElement("a");
  link.href = form.action.replace(/post\/\d+\/$/, `${number}/edit/`);
  link.textContent = form.dataset.ownWords;
  (here.querySelector("footer") || here.appendChild(document.createElement("footer"))).append(" ", link);
}
arrived();

if (form) {
  const box = form.closest(".answer");
  const home = document.createComment("the comment form");
  box.before(home);
  const { parent, body, name, email, website } = form.elements;
  const stop = form.querySelector("[data-stop-reply]");

  function answer(link, quoted) {
    link.closest(".comment").after(box);
    parent.value = link.dataset.reply;
    stop.hidden = false;
    if (quoted) body.value += `${body.value && "\n\n"}${quoted.split("\n").map((line) => `> ${line}`).join("\n")}\n\n`;
    body.focus();
  }
  document.querySelectorAll("[data-reply]").forEach((link) => {
    let quoted = "";
    // Pressing the link may unselect: what was marked is remembered before.
    link.addEventListener("pointerdown", () => { quoted = marked(link); });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      answer(link, quoted || marked(link));
      quoted = "";
    });
  });
  stop.addEventListener("click", () => {
    home.after(box);
    parent.value = "";
    stop.hidden = true;
    body.focus();
  });

  // What was typed survives a reload, a closed tab, a server that is away.
  const kept = store.get(draft);
  if (kept && !body.value) {
    body.value = kept.body;
    const link = kept.parent && document.querySelector(`[data-reply="${Number(kept.parent)}"]`);
    if (link) { link.closest(".comment").after(box); parent.value = kept.parent; stop.hidden = false; }
  }
  const who = store.get(WHO) || {};
  for (const field of [name, email, website]) if (field && !field.value && who[field.name]) field.value = who[field.name];
  form.addEventListener("input", () => {
    if (body.value.trim()) store.set(draft, { body: body.value, parent: parent.value });
    else store.drop(draft);
  });
  form.addEventListener("submit", (event) => {
    if (name) store.set(WHO, { name: name.value, email: email?.value, website: website?.value });
    if (event.submitter?.name === "preview") return;
    store.set(SENT, { draft, at: Date.now() });
  });
}

/** What is marked of the comment a link answers. */
function marked(link) {
  const selection = getSelection();
  const said = link.closest(".comment").querySelector(".said");
  return selection.rangeCount && said.contains(selection.anchorNode) && said.contains(selection.focusNode) ? selection.toString().trim() : "";
}

// Liking with one click, where one reads. Without this script a page with a button does the same.
const LIKES = "tribune:likes";

document.querySelectorAll("[data-like]").forEach((place) => {
  const button = place.querySelector("button") || place;
  const count = place.querySelector("[data-like-count]");
  const show = (liked) => button.setAttribute("aria-pressed", liked);
  if (button === place) button.setAttribute("role", "button");
  show((store.get(LIKES) || []).includes(place.dataset.like));
  const act = async (event) => {
    event.preventDefault();
    const likes = new Set(store.get(LIKES) || []);
    const wanted = !likes.has(place.dataset.like);
    const body = new FormData(place.tagName === "FORM" ? place : undefined);
    body.set("like", wanted ? "1" : "0");
    const answer = await fetch(place.action || place.href, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return void (place.tagName === "FORM" ? place.submit() : location.assign(place.href));
    const { liked, number } = await answer.json();
    likes[liked ? "add" : "delete"](place.dataset.like);
    store.set(LIKES, [...likes].slice(-500)); // were it not kept, a second click would count once all the same
    show(liked);
    count.textContent = number || "";
  };
  if (place.tagName === "FORM") place.addEventListener("submit", act);
  else place.addEventListener("click", act);
});
