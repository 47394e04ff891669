// The queue by keys and without leaving the page. Without this script every button does the same by a page of its own.
const queue = document.querySelector("[data-queue]");
const form = queue.querySelector("[data-decide]");
const words = JSON.parse(document.getElementById("queue-words").textContent);
const said = queue.querySelector("[data-said]");
// Batches decided in this tab, the last one last.
const done = JSON.parse(sessionStorage.getItem("moderation-done") || "[]");
const keep = () => sessionStorage.setItem("moderation-done", JSON.stringify(done.slice(-100)));
// What was said survives a page that is left: nobody is to miss that something was skipped.
said.textContent = sessionStorage.getItem("moderation-said") || "";
sessionStorage.removeItem("moderation-said");
const leave = (to) => {
  sessionStorage.setItem("moderation-said", said.textContent);
  location.assign(to);
};
const shown = queue.querySelector(".undo [name=batch]")?.value;
if (shown && !done.includes(shown)) done.push(shown), keep();
const items = () => [...queue.querySelectorAll(".waiting > li")];
let here = -1;
let left = Promise.resolve(); // one request after the other, so that they arrive in the order of the keys
let unsent = 0;
addEventListener("beforeunload", (event) => unsent && event.preventDefault());

function go(to) {
  const all = items();
  if (!all.length) return;
  here = Math.max(0, Math.min(to, all.length - 1));
  const article = all[here].querySelector("article");
  article.focus({ preventScroll: true });
  article.scrollIntoView({ block: "nearest" });
}

async function send(address, fields) {
  const body = new URLSearchParams(fields);
  body.set("csrfmiddlewaretoken", (form || queue).querySelector("[name=csrfmiddlewaretoken]").value);
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

function decide(verb, rows) {
  const pairs = [["decide", verb], ["confirmed", "1"]];
  for (const row of rows) {
    pairs.push(["comment", row.querySelector("[name=comment]").value], ["seen", row.querySelector("[name=seen]").value]);
  }
  const at = items().indexOf(rows[0]);
  for (const row of rows) row.remove(); // put back where the server says no
  const empty = !items().length;
  if (!empty) go(at);
  ticked();
  unsent += 1;
  left = left.then(() => send(form.action, pairs)).finally(() => (unsent -= 1)).then(
    (answer) => {
      said.textContent = answer.said;
      if (answer.batch) done.push(answer.batch), keep();
      const count = queue.querySelector("[data-count]");
      if (count && /^\d+$/.test(count.textContent)) count.textContent = Math.max(0, count.textContent - rows.length);
      if (empty) leave(location.pathname + location.search.replace(/[?&](undo|after)=[^&]*/g, ""));
    },
    () => {
      items()[at] ? items()[at].before(...rows) : queue.querySelector(".waiting").append(...rows);
      said.textContent = words.failed;
    },
  );
}

function undo() {
  left = left.then(async () => {
    const batch = done.pop();
    keep();
    if (!batch) return void (said.textContent = words.nothing);
    const answer = await send(queue.dataset.undo, [["batch", batch]]);
    said.textContent = answer.said;
    const plain = new URL(location);
    plain.searchParams.delete("undo");
    leave(plain);
  }).catch(() => (said.textContent = words.failed));
}

function ticked() {
  const number = queue.querySelectorAll("[name=comment]:checked").length;
  queue.querySelector("[data-ticked]")?.replaceChildren(number || "");
  queue.querySelector(".many")?.classList.toggle("ticking", !!number || !!queue.querySelector("[name=everything]:checked"));
}

form?.addEventListener("submit", (event) => {
  const [verb, number] = (event.submitter?.value || "").split(":");
  if (!number) return; // for many: the server shows the count first
  event.preventDefault();
  decide(verb, [event.submitter.closest("li")]);
});
form?.addEventListener("change", ticked);
ticked();

// With ticked rows a key is for them all: the server shows their number first.
const act = (verb) => {
  const many = queue.querySelector(`.many [value="${verb}"]`);
  if (many && queue.querySelector("[name=comment]:checked")) return void form.requestSubmit(many);
  const row = items()[here];
  const button = row?.querySelector(`[name=decide][value^="${verb}:"]`);
  if (button) decide(verb, [row]);
};
const keys = {
  j: () => go(here + 1),
  k: () => go(here - 1),
  a: () => act("approve"),
  s: () => act("spam"),
  d: () => act("remove"),
  h: () => act("hold"),
  x: () => items()[here]?.querySelector("[name=comment]").click(),
  z: undo,
  e: () => {
    const link = items()[here]?.querySelector("[data-open]");
    if (link) open(`${link.href}#text`, "_self");
  },
  r: () => {
    const row = items()[here];
    const number = row?.querySelector("[name=comment]").value;
    if (number && row.querySelector("[name=seen]").value.includes(":approved")) open(`${words.comments}${number}/reply/`, "_self");
  },
  "?": () => (queue.querySelector(".keys").open = true) && queue.querySelector(".keys").scrollIntoView(),
};
const choice = queue.querySelector("[data-keys]");
queue.querySelector("[data-keys-choice]").hidden = false;
choice.checked = localStorage.getItem("moderation-keys") !== "off";
choice.addEventListener("change", () => localStorage.setItem("moderation-keys", choice.checked ? "on" : "off"));
document.addEventListener("keydown", (event) => {
  if (!choice.checked || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")) return;
  if (!(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]();
});
queue.addEventListener("focusin", (event) => {
  const at = items().indexOf(event.target.closest(".waiting > li"));
  if (at >= 0) here = at;
});

const news = queue.querySelector("[data-news-here]");
setInterval(async () => {
  if (document.hidden) return;
  const answer = await fetch(`${queue.dataset.news}&seen=${queue.dataset.newest}`).catch(() => null);
  const { count } = answer?.ok ? await answer.json() : { count: 0 };
  news.hidden = !count;
  news.querySelector("a").textContent = `${words.news} ${count}`;
}, 30_000);
