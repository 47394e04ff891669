// Nothing typed is lost: kept on the server a few seconds after a pause, and in this browser where that fails.
import { Refused, ask, make } from "./asking.js";

const PAUSE = 2000; // after the last keystroke
const LONGEST = 8000; // while someone types without a pause
const PRESENCE = 15000;
// What tells whether there is something to bring back: the rest follows from it, or is quickly chosen again.
const WRITTEN = ["title", "standfirst", "body", "tags", "bylines"];
const NOT_WRITTEN = ["csrfmiddlewaretoken", "tab", "base", "published_again"];

/** Keep what is written in a form. `text` has flush(), put(fields); `words` are in the page's language. */
export async function keeping(form, text, words) {
  const status = document.querySelector("[data-status]");
  const others = document.querySelector("[data-beside]");
  // A new post is a name of its own: two that are begun one after the other in one tab are two posts.
  const tab = await nameOfTab(!form.dataset.post && !form.dataset.sentBack);
  form.elements.tab.value = tab;
  let sent = snapshot();
  const opened = sent;
  let timer = 0;
  let first = 0;
  let running = false;
  let failing = false;
  let sending = 0;

  const key = () => `tribune:${form.dataset.post || `new:${tab}`}`;

  const isSending = () => Date.now() - sending < 10_000;

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
      localStorage.setItem(key(), JSON.stringify({ at: new Date().toISOString(), base: form.elements.base.value, user: form.dataset.user, fields: JSON.parse(snapshot()) }));
      return true;
    } catch {
      return false; // private windows, or no room
    }
  }

  async function keep() {
    if (running) return void (timer = setTimeout(keep, 500));
    clearTimeout(timer);
    if (isSending()) return; // a new post would be made twice; leave() keeps what is typed on the way
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
      if (!error.signedOut) timer = setTimeout(keep, 5000);
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
    const lines = answer.beside.filter((one) => one.present || !one.me).map((one) => {
      const template = one.me ? words.meBeside : !one.present ? words.besideLeft : one.unsaved ? words.besideUnsaved : words.besideReading;
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
      show(await ask(form.dataset.keep, { tab: form.elements.tab.value }, words));
      if (failing) keep();
    } catch {
      // said when there is something to keep
    }
  }

  function offer({ at, base, fields }, told, drop) {
    const now = JSON.parse(snapshot());
    const differs = WRITTEN.some((name) => fields[name] && fields[name].join() !== (now[name] || []).join());
    if (!differs) return drop();
    const box = make("div", { class: "notice offer", role: "status" },
      make("p", {}, told.replace("{time}", time(at))),
      make("p", { class: "verbs" },
        make("button", { type: "button", class: "button", onclick: () => { take(fields, base); drop(); box.remove(); } }, words.bringBack),
        make("button", { type: "button", class: "button plain", onclick: () => { drop(); box.remove(); } }, words.discard)));
    form.before(box);
  }

  // What comes back began from what the post was then: saved since by others, it has to be merged with that.
  function take(fields, base) {
    const now = snapshot();
    const before = { fields: JSON.parse(now), base: form.elements.base.value };
    put(fields, base);
    if (now !== opened) setAside(before);
  }

  function put(fields, base) {
    text.put(fields);
    if (base !== undefined && base !== "") form.elements.base.value = base;
    changed();
  }

  // What was typed since the page opened gave way to what came back: one click brings it back in turn.
  function setAside({ fields, base }) {
    const box = make("div", { class: "notice offer", role: "status" }, make("p", {}, words.setAside),
      make("p", { class: "verbs" },
        make("button", { type: "button", class: "button", onclick: () => { put(fields, base); box.remove(); } }, words.bringBack),
        make("button", { type: "button", class: "button plain", onclick: () => box.remove() }, words.understood)));
    form.before(box);
  }

  async function offerCopies() {
    let unsaved = null;
    if (form.dataset.post) {
      const answer = await ask(form.dataset.keep, { tab, opened: 1 }, words).catch(() => null);
      if (answer) { show(answer); unsaved = answer.unsaved; }
    }
    const here = localCopy();
    if (here && (!unsaved || here.at > unsaved.at)) return offer(here, words.foundHere, () => localStorage.removeItem(here.key));
    if (!unsaved) return;
    // Until it is decided what becomes of it, what is typed now is kept beside it, not over it.
    if (unsaved.tab === tab) form.elements.tab.value = freshName();
    offer(unsaved, words.foundThere, () => ask(form.dataset.keep.replace("/keep/", "/drop/"), { tab: unsaved.tab }, words).catch(() => {}));
  }

  /** The copy of this browser for this post; on the page of a new post, of any that was begun and not sent. */
  function localCopy() {
    const keys = form.dataset.post ? [key()] : Object.keys(localStorage).filter((name) => name.startsWith("tribune:new:"));
    const copies = keys.map((name) => {
      try { return { key: name, ...JSON.parse(localStorage.getItem(name)) }; } catch { return {}; }
    }).filter((copy) => copy.fields && copy.user === form.dataset.user);
    const newest = copies.sort((one, other) => (one.at < other.at ? 1 : -1))[0];
    // What was sent from here was saved: the post has moved on, and the last to save was this tab.
    if (newest && form.dataset.post && newest.base !== form.elements.base.value && form.dataset.savedBy === tab) {
      localStorage.removeItem(newest.key);
      return null;
    }
    return newest;
  }

  function leave() {
    const dirty = snapshot() !== sent;
    if (dirty) keepHere();
    if (!form.dataset.post) return;
    const goodbye = new FormData(dirty && form.elements.body.value.length < 50_000 ? form : undefined);
    for (const [name, value] of [["tab", form.elements.tab.value], ["gone", "1"], ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value]]) goodbye.set(name, value);
    navigator.sendBeacon(form.dataset.keep, goodbye);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // Sending the form may meet an ended session: what was typed waits here until a page shows it was saved.
  form.addEventListener("submit", (event) => {
    if (isSending()) return event.preventDefault(); // a double click is one saving
    keepHere();
    if (failing && !navigator.onLine) { // the browser's own page of errors would take the place of this one
      event.preventDefault();
      status.textContent = `${words.away} ${words.keptHere}`;
      return;
    }
    clearTimeout(timer);
    sent = snapshot();
    if (event.submitter?.formTarget !== "_blank") sending = Date.now();
  });
  addEventListener("pageshow", () => { sending = 0; });
  addEventListener("pagehide", leave);
  addEventListener("beforeunload", (event) => { if (failing && snapshot() !== sent && !keepHere()) event.preventDefault(); });
  addEventListener("online", () => { if (failing) keep(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && snapshot() !== sent) keep(); else beThere(); });
  setInterval(beThere, PRESENCE);
  if (form.dataset.savedBy === tab) localStorage.removeItem(`tribune:new:${tab}`);
  if (form.dataset.sentBack) beThere();
  else offerCopies();
  return { changed, keep };
}

const newName = () => crypto.randomUUID?.() || String(Math.random()).slice(2);

function freshName() {
  const name = newName();
  sessionStorage.setItem("tribune:tab", name);
  return name;
}

/** The name of this tab, which a reload keeps. A tab that was duplicated has its twin's, and takes another. */
async function nameOfTab(anew) {
  const name = (!anew && sessionStorage.getItem("tribune:tab")) || freshName();
  if (!navigator.locks) return name;
  const free = await new Promise((resolve) => {
    navigator.locks.request(`tribune:tab:${name}`, { ifAvailable: true }, (lock) => {
      resolve(Boolean(lock));
      return lock ? new Promise(() => {}) : null; // held as long as the page stands
    });
  });
  return free ? name : freshName();
}

function time(moment) {
  const date = new Date(moment);
  const near = Date.now() - date < 20 * 3600 * 1000;
  return date.toLocaleString(document.documentElement.lang, near ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
}
