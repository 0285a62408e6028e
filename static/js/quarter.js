// The working list of a quarter: each row is a record of its own. Every change is kept on this
// device at once and sent by itself, as at the assessor's desk.

import { Fields } from "./desk-fields.js";
import { say, sentence } from "./desk-line.js";
import { events, keep, replace, waiting } from "./queue.js";
import { send, sendAgain } from "./queue-send.js";
import { prepare } from "./queue-lock.js";
import { canKeep } from "./queue-store.js";

const NAMES = ["standing", "percent", "happened", "evidence", "spent", "currency", "obstacle", "support", "next_step"];
const table = document.querySelector("[data-quarter]");
const left = document.getElementById("quarter-left");
const submit = document.getElementById("quarter-submit");
const rows = new Map();
let timer = null;
let writing = Promise.resolve();
// Changes that the device has not taken yet.
let unkept = 0;
let lastSaved = "";
let slow = null;

// --- one row ----------------------------------------------------------------------------------------

class Row {
  constructor(place) {
    this.place = place;
    this.form = place.querySelector("form[data-update]");
    this.url = new URL(this.form.action).pathname;
    this.code = place.querySelector(".code").textContent.trim();
    this.fields = new Fields(this.form, NAMES);
    this.state = place.querySelector("[data-row-state]");
    this.conflictPlace = place.querySelector("[data-conflict-place]");
    this.kept = place.querySelector("[data-kept-here]");
    this.conflict = null;
    this.isRefused = false;
  }

  said() {
    return { ...this.fields.changed(), url: this.url, place: `${table.dataset.place}, ${this.code}`, at: Date.now() };
  }

  // One after the other, so that what is typed next joins what was chosen and never goes with it.
  write(isChoice = false) {
    unkept += 1;
    writing = writing.then(() => {
      const save = this.said();
      const isEmpty = !Object.keys(save.values).length;
      if (isChoice || this.isRefused) return replace(this.url, isEmpty ? null : save);
      return isEmpty ? "" : keep(save);
    }).catch(() => {
      say("red", "warn", sentence("refused", sentence("full")));
      return "";
    }).finally(() => { unkept -= 1; });
    return writing;
  }

  copyLast() {
    let isCopied = false;
    for (const name of NAMES) {
      const text = this.place.getAttribute(`data-last-${name}`);
      if (text && !this.fields.text(name)) {
        this.fields.put(name, text);
        isCopied = true;
      }
    }
    if (isCopied) changed(this);
    this.form.elements.happened.focus();
  }

  showErrors(errors) {
    for (const name of NAMES) {
      const box = this.place.querySelector(`[data-error="${name}"]`);
      box.replaceChildren(...(errors[name] || []).map((wrong) => {
        const line = document.createElement("p");
        line.className = "error";
        line.textContent = wrong;
        return line;
      }));
      const control = this.form.elements[name];
      if (errors[name]?.length) {
        control.setAttribute("aria-invalid", "true");
        const more = control.closest("details");
        if (more) more.open = true;
      } else control.removeAttribute("aria-invalid");
    }
  }

  // What the update still lacks stands in the row's last cell, and its field is marked.
  arrived(values, data) {
    this.isRefused = false;
    for (const [name, text] of Object.entries(values)) {
      if (!this.fields.isTouched(name)) this.fields.put(name, text);
    }
    this.fields.arrived(values, data.version);
    this.fields.follow(data);
    this.showErrors({});
    this.state.innerHTML = data.state;
  }

  showKept(isKept) {
    this.kept.hidden = !isKept;
  }

  showConflict(data) {
    this.conflict = data;
    this.conflictPlace.innerHTML = data.html;
    this.conflictPlace.querySelector("[data-focus]").focus();
    this.conflictPlace.querySelector("[data-keep=mine]").addEventListener("click", () => this.choose(false));
    this.conflictPlace.querySelector("[data-keep=theirs]").addEventListener("click", (event) => {
      event.preventDefault();
      this.choose(true);
    });
    say("red", "warn", sentence("conflict"));
  }

  hasTypedOn() {
    return this.conflict.collisions.some(({ field, mine }) => this.fields.text(field).trim() !== mine && this.form.elements[field].type !== "select-one");
  }

  // What was typed since the question was asked is shown too before it goes.
  choose(isTheirs) {
    const data = this.conflict;
    const hasMore = isTheirs && this.hasTypedOn();
    if (!hasMore) this.fields.goOnFrom(data);
    if (isTheirs && !hasMore) this.fields.take(data);
    this.conflictPlace.textContent = "";
    this.conflict = null;
    this.write(true);
    return flush();
  }
}

// --- what is typed goes to the device, and from there to the server --------------------------------

function flush() {
  clearTimeout(timer);
  return writing.then(() => send());
}

function changed(row) {
  row.write();
  clearTimeout(timer);
  timer = setTimeout(flush, 800);
}

async function restore() {
  const entries = await waiting();
  for (const { record, content } of entries) {
    const row = rows.get(content?.url);
    if (!row) continue;
    for (const [name, text] of Object.entries(content.values)) {
      if (!row.fields.isTouched(name)) {
        row.fields.restore(name, { text, began: content.began[name], version: content.bases[name] });
      }
    }
    if (record.held) await sendAgain(row.url);
  }
}

// --- what the queue tells ----------------------------------------------------------------------------

async function look() {
  const urls = new Set((await waiting()).map((each) => each.content?.url));
  for (const row of rows.values()) row.showKept(urls.has(row.url));
  return urls;
}

// The first row of this page that waits. What waits of other pages holds up nothing here.
async function unsent() {
  const urls = await look();
  return [...rows.values()].find((row) => urls.has(row.url));
}

async function sayUnsent(name) {
  say("amber", "offline", sentence(name, (await look()).size));
}

events.addEventListener("kept", ({ detail }) => {
  const row = rows.get(detail.url);
  if (row && !detail.isOwn) {
    // Another tab of the same person: this one shows what was typed there.
    for (const [name, text] of Object.entries(detail.values)) {
      if (!row.fields.isTouched(name)) row.fields.put(name, text);
      row.fields.pending.add(name);
    }
  }
  look();
});
events.addEventListener("sent", async ({ detail: { url, values, data } }) => {
  clearTimeout(slow);
  lastSaved = data.saved_at;
  const row = rows.get(url);
  if (!row) return;
  row.arrived(values, data);
  left.textContent = data.left;
  submit.textContent = data.submit;
  if (data.ready) submit.removeAttribute("aria-disabled");
  else submit.setAttribute("aria-disabled", "true");
  if (!(await unsent())) say("green", "check", sentence("saved", lastSaved));
});
events.addEventListener("held", ({ detail: { url, why, data } }) => {
  clearTimeout(slow);
  look();
  const row = rows.get(url);
  if (why === "conflict") {
    if (row) row.showConflict(data);
    else say("red", "warn", sentence("conflict"));
  } else if (why === "refused" && row) {
    row.isRefused = true;
    const errors = data.errors || {};
    row.showErrors(errors);
    say("red", "warn", sentence("refused", `${row.code}: ${Object.values(errors).flat()[0] || ""}`));
  } else say("grey", "lock", sentence("locked", data.locked || ""));
});
for (const name of ["offline", "signedOut", "other"]) {
  events.addEventListener(name, () => { clearTimeout(slow); sayUnsent(name); });
}
events.addEventListener("sending", () => {
  clearTimeout(slow);
  slow = setTimeout(() => say("grey", "half", sentence("saving")), 1_000);
});
events.addEventListener("idle", () => clearTimeout(slow));

// --- keys --------------------------------------------------------------------------------------------

function rowAt(element) {
  const place = element?.closest?.("[data-row]");
  return place && [...rows.values()].find((row) => row.place === place);
}

function move(from, step) {
  const all = [...rows.values()];
  const next = all[from ? all.indexOf(from) + step : 0];
  if (!next) return;
  const name = document.activeElement?.name;
  const control = next.form.elements[NAMES.includes(name) ? name : "standing"];
  (control.checkVisibility() ? control : next.form.elements.happened).focus();
  next.place.scrollIntoView({ block: "nearest" });
}

function key(event) {
  const row = rowAt(event.target);
  const isPlain = event.altKey && !event.ctrlKey && !event.metaKey;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && row) flush();
  else if (isPlain && event.key === "ArrowDown") move(row, 1);
  else if (isPlain && event.key === "ArrowUp") move(row, -1);
  else if (isPlain && event.code === "KeyC" && row) row.copyLast();
  else return;
  event.preventDefault();
}

// --- the page ----------------------------------------------------------------------------------------

function start() {
  table.classList.add("is-live");
  for (const place of table.querySelectorAll("[data-row]")) {
    const row = new Row(place);
    rows.set(row.url, row);
    for (const event of ["input", "change"]) {
      place.addEventListener(event, ({ target }) => NAMES.includes(target.name) && changed(row));
    }
    place.addEventListener("focusout", () => row.fields.pending.size && flush());
    row.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (row.conflict) row.choose(false);
      else row.write().then(flush);
    });
    place.querySelector("form[data-copy]")?.addEventListener("submit", (event) => {
      event.preventDefault();
      row.copyLast();
    });
  }
  document.addEventListener("keydown", key);
  // What was typed last goes first: the server submits what it has.
  document.querySelector("[data-submit-all]").addEventListener("submit", async (event) => {
    event.preventDefault();
    await flush();
    const row = await unsent();
    if (row) say("red", "warn", sentence("unsubmitted", row.code));
    else event.target.submit();
  });
  window.addEventListener("beforeunload", (event) => unkept && event.preventDefault());
}

if (table && canKeep) {
  start();
  await prepare();
  await restore();
  if ((await look()).size) await send();
} else if (table) say("grey", "info", sentence("button"));
