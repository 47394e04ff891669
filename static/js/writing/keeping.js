// Nothing typed is lost: kept on the server a few seconds after a pause, and in this browser where that fails.
import { Refused, ask, make } from "./asking.js";

const PAUSE = 3000; // after the last keystroke
const LONGEST = 9000; // while someone types without a pause
const PRESENCE = 15000;
// What tells whether there is something to bring back: the rest follows from it, or is quickly chosen again.
const WRITTEN = ["title", "standfirst", "body", "tags", "bylines"];
const NOT_WRITTEN = ["csrfmiddlewaretoken", "tab", "base", "published_again"];

/** Keep what is written in a form. `text` has flush(), put(name, value); `words` are in the page's language. */
export function keeping(form, text, words) {
  const status = document.querySelector("[data-status]");
  const others = document.querySelector("[data-beside]");
  const tab = nameOfTab();
  form.elements.tab.value = tab;
  let sent = snapshot();
  let timer = 0;
  let first = 0;
  let running = false;
  let failing = false;

  const key = () => `tribune:${form.dataset.post || `new:${tab}`}`;

  function snapshot() {
    text.flush();
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (!NOT_WRITTEN.includes(name) && typeof value === "string") (fields[name] ||= []).push(value);
    }
    return JSON.stringify(fields);
  }

  function changed() {
    status.textContent = words.typing;
    first ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(keep, Math.max(0, Math.min(PAUSE, first + LONGEST - Date.now())));
  }

  function keepHere() {
    try {
      localStorage.setItem(key(), JSON.stringify({ at: new Date().toISOString(), base: form.elements.base.value, fields: JSON.parse(snapshot()) }));
      return true;
    } catch {
      return false; // private windows, or no room
    }
  }

  async function keep() {
    if (running) return void (timer = setTimeout(keep, 500));
    clearTimeout(timer);
    first = 0;
    const now = snapshot();
    if (now === sent && !failing) return void (status.textContent = "");
    running = true;
    try {
      const answer = await ask(form.dataset.keep, new FormData(form), words);
      sent = now;
      failing = false;
      localStorage.removeItem(key());
      if (!form.dataset.post) begun(answer);
      status.textContent = words.kept.replace("{time}", time(answer.kept_at));
      show(answer);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      failing = true;
      const here = keepHere();
      status.textContent = `${error.message} ${here ? words.keptHere : words.keptNowhere}`;
      status.dataset.state = "failing";
      if (!error.signedOut) timer = setTimeout(keep, 8000);
      return;
    } finally {
      running = false;
    }
    delete status.dataset.state;
  }

  // The first keeping of a new post made it: from now on the form belongs to it.
  function begun(answer) {
    localStorage.removeItem(`tribune:new:${tab}`);
    form.dataset.post = answer.post;
    form.dataset.keep = form.dataset.keepPattern.replace("/0/", `/${answer.post}/`);
    form.action = answer.page;
    form.elements.base.value = answer.base;
    history.replaceState(null, "", answer.page);
    document.dispatchEvent(new CustomEvent("tribune:begun", { detail: answer }));
  }

  function show(answer) {
    const lines = answer.beside.map((one) => {
      const template = one.me ? words.meBeside : one.unsaved ? words.besideUnsaved : words.besideReading;
      return make("li", { class: one.present ? "present" : "" }, template.replace("{name}", one.name).replace("{time}", time(one.since)));
    });
    const known = Number(form.elements.base.value || 0);
    if (answer.base && answer.base !== known) lines.push(make("li", { class: "newer" }, words.newer));
    others.replaceChildren(...lines);
    others.hidden = !lines.length;
  }

  async function beThere() {
    if (document.hidden || !form.dataset.post || running) return;
    try {
      show(await ask(form.dataset.keep, { tab }, words));
      if (failing) keep();
    } catch {
      // said when there is something to keep
    }
  }

  function offer(at, fields, from) {
    const now = JSON.parse(snapshot());
    const differs = WRITTEN.some((name) => fields[name] && fields[name].join() !== (now[name] || []).join());
    if (!differs) return from.drop();
    const box = make("div", { class: "notice offer", role: "status" },
      make("p", {}, from.words.replace("{time}", time(at))),
      make("p", { class: "verbs" },
        make("button", { type: "button", class: "button", onclick: () => { put(fields); box.remove(); changed(); } }, words.bringBack),
        make("button", { type: "button", class: "button plain", onclick: () => { from.drop(); box.remove(); } }, words.discard)));
    form.before(box);
  }

  function put(fields) {
    for (const [name, values] of Object.entries(fields)) text.put(name, values);
  }

  function offerCopies() {
    const here = localStorage.getItem(key());
    const there = document.getElementById("unsaved");
    const drop = () => localStorage.removeItem(key());
    const dropThere = () => { if (form.dataset.post) ask(form.dataset.keep.replace("/keep/", "/drop/"), { tab: unsaved.tab }, words).catch(() => {}); };
    const unsaved = there ? JSON.parse(there.textContent) : null;
    let local = null;
    try { local = here && JSON.parse(here); } catch { drop(); }
    // What was sent from here was saved: the post has moved on, and the last to save was this tab.
    if (local && local.base !== form.elements.base.value && form.dataset.savedBy === tab) { drop(); local = null; }
    if (local && (!unsaved || local.at > unsaved.at)) offer(local.at, local.fields, { words: words.foundHere, drop });
    else if (unsaved) offer(unsaved.at, unsaved.fields, { words: words.foundThere, drop: dropThere });
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // Sending the form may meet an ended session: what was typed waits here until a page shows it was saved.
  form.addEventListener("submit", () => { clearTimeout(timer); keepHere(); sent = snapshot(); });
  addEventListener("pagehide", () => { if (snapshot() !== sent) keepHere(); });
  addEventListener("beforeunload", (event) => { if (failing && snapshot() !== sent && !keepHere()) event.preventDefault(); });
  addEventListener("online", () => { if (failing) keep(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && snapshot() !== sent) keep(); else beThere(); });
  setInterval(beThere, PRESENCE);
  beThere();
  if (!form.dataset.sentBack) offerCopies();
  return { changed, keep };
}

function nameOfTab() {
  let name = sessionStorage.getItem("tribune:tab");
  if (!name) sessionStorage.setItem("tribune:tab", (name = crypto.randomUUID?.() || String(Math.random()).slice(2)));
  return name;
}

function time(moment) {
  const date = new Date(moment);
  const near = Date.now() - date < 20 * 3600 * 1000;
  return date.toLocaleString(document.documentElement.lang, near ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
}
