// The attendance grid and the tests of a session: every cell is kept on this device at once and sent
// by itself, as at the assessor's desk.

import { say, sentence } from "./desk-line.js";
import { events, keep, replace, waiting } from "./queue.js";
import { send, sendAgain } from "./queue-send.js";
import { prepare } from "./queue-lock.js";
import { canKeep } from "./queue-store.js";

const sheet = document.querySelector("[data-results]");
const conflictPlace = document.querySelector("[data-conflict-place]");
const cells = [];
let timer = null;
let slow = null;
let writing = Promise.resolve();
let unkept = 0;

// --- one cell -----------------------------------------------------------------------------------------

class Cell {
  constructor(control) {
    const [, person, slot, field, version, ...began] = control.name.split(".");
    this.control = control;
    this.place = control.closest("td");
    this.row = control.closest("tr");
    this.field = field;
    this.url = `${sheet.dataset.base}${person}/results/${slot}/`;
    this.known = { text: began.join("."), version: Number(version) };
    this.isPending = control.value !== this.known.text;
    this.isRefused = false;
    this.show();
  }

  get text() {
    return this.control.value.trim();
  }

  get label() {
    const names = this.control.getAttribute("aria-labelledby").split(" ");
    return names.map((name) => document.getElementById(name).textContent.trim()).join(", ");
  }

  show() {
    if (this.control.tagName === "SELECT") this.place.className = this.text.slice(0, 1);
  }

  mark(name, isOn) {
    this.place.classList.toggle(name, isOn);
  }

  save() {
    const { text, known, field } = this;
    return {
      url: this.url,
      place: `${sheet.dataset.place}, ${this.label}`,
      at: Date.now(),
      values: { [field]: text },
      bases: { [field]: known.version },
      began: { [field]: known.text },
      version: known.version,
      mark: false,
    };
  }

  // One after the other; a choice, or a new value after a refusal, takes the place of what waits.
  write(isChoice = false) {
    this.isPending = true;
    unkept += 1;
    const save = this.save();
    const inPlace = isChoice || this.isRefused;
    this.isRefused = false;
    this.mark("is-refused", false);
    writing = writing.then(() => (inPlace ? replace(this.url, save) : keep(save))).catch(() => {
      say("red", "warn", sentence("refused", sentence("full")));
    }).finally(() => { unkept -= 1; });
    return writing;
  }

  take(text, version) {
    this.known = { text, version };
    this.control.value = text;
    this.isPending = false;
    this.show();
  }

  arrived(sent, version) {
    this.known = { text: sent, version };
    if (this.text === sent) this.isPending = false;
  }
}

function flush() {
  clearTimeout(timer);
  return writing.then(() => send());
}

function changed(cell) {
  cell.show();
  cell.write();
  clearTimeout(timer);
  timer = setTimeout(flush, 500);
}

const at = (url, field) => cells.find((each) => each.url === url && (!field || each.field === field));

// --- what the queue tells ------------------------------------------------------------------------------

async function look() {
  const urls = new Set((await waiting()).map((each) => each.content?.url));
  for (const cell of cells) cell.mark("is-kept", urls.has(cell.url) && cell.isPending);
  return urls;
}

async function sayUnsent(name) {
  say("amber", "offline", sentence(name, (await look()).size));
}

function showShare(row, share) {
  const place = row.querySelector("[data-share]");
  if (!place || !share) return;
  const words = document.createElement("span");
  words.className = share.enough ? "" : "st st--red";
  words.textContent = share.percent;
  place.replaceChildren(words);
}

function choose(cell, data, isTheirs) {
  conflictPlace.replaceChildren();
  const { values, version } = data;
  if (isTheirs) {
    replace(cell.url, null);
    cell.take(values[cell.field], version);
    cell.mark("is-refused", false);
  } else {
    cell.known = { text: values[cell.field], version };
    cell.write(true);
  }
  cell.control.focus();
  return flush();
}

function showConflict(cell, data) {
  cell.mark("is-refused", true);
  const title = document.createElement("h3");
  title.textContent = cell.label;
  conflictPlace.innerHTML = data.html;
  conflictPlace.prepend(title);
  conflictPlace.querySelector("[data-focus]").focus();
  conflictPlace.querySelector("[data-keep=mine]").addEventListener("click", () => choose(cell, data, false));
  conflictPlace.querySelector("[data-keep=theirs]").addEventListener("click", (event) => {
    event.preventDefault();
    choose(cell, data, true);
  });
  say("red", "warn", sentence("conflict"));
}

events.addEventListener("kept", look);
events.addEventListener("sent", async ({ detail: { url, values, data } }) => {
  clearTimeout(slow);
  for (const [field, text] of Object.entries(values)) at(url, field)?.arrived(text, data.version);
  if (at(url)) showShare(at(url).row, data.share);
  if (!(await look()).size) say("green", "check", sentence("saved", data.saved_at));
});
events.addEventListener("held", ({ detail: { url, why, data } }) => {
  clearTimeout(slow);
  look();
  const cell = at(url, data?.collisions?.[0]?.field || Object.keys(data?.errors || {})[0]) || at(url);
  if (why === "conflict" && cell) showConflict(cell, data);
  else if (why === "refused" && cell) {
    cell.isRefused = true;
    cell.mark("is-refused", true);
    say("red", "warn", sentence("refused", `${cell.label}: ${Object.values(data.errors || {}).flat()[0] || ""}`));
  } else say("grey", "lock", sentence("locked", data?.locked || ""));
});
for (const name of ["offline", "signedOut", "other"]) {
  events.addEventListener(name, () => { clearTimeout(slow); sayUnsent(name); });
}
events.addEventListener("sending", () => {
  clearTimeout(slow);
  slow = setTimeout(() => say("grey", "half", sentence("saving")), 1_000);
});
events.addEventListener("idle", () => clearTimeout(slow));

async function restore() {
  for (const { record, content } of await waiting()) {
    for (const [field, text] of Object.entries(content?.values || {})) {
      const cell = at(content.url, field);
      if (cell) {
        cell.control.value = text;
        cell.known = { text: content.began[field] ?? cell.known.text, version: content.bases[field] };
        cell.isPending = true;
        cell.show();
        if (record.held) await sendAgain(cell.url);
      }
    }
  }
}

// --- keys and days -------------------------------------------------------------------------------------

const MARKS = { p: "present", l: "late", e: "excused", a: "absent" };
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function move(cell, [down, along]) {
  const rows = [...sheet.querySelectorAll("tbody tr")];
  const isTurned = document.documentElement.dir === "rtl";
  const controls = (row) => [...row.querySelectorAll("select, input")].filter((each) => each.checkVisibility());
  const here = controls(cell.row).indexOf(cell.control);
  const row = rows[rows.indexOf(cell.row) + down];
  const next = row && controls(row)[here + (isTurned ? -along : along)];
  next?.focus();
  next?.select?.();
}

function key(event, cell) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const isGrid = cell.control.tagName === "SELECT";
  const step = STEPS[event.key];
  if (step && (isGrid || !step[1])) move(cell, step);
  else if (isGrid && (MARKS[event.key.toLowerCase()] || ["Delete", "Backspace"].includes(event.key))) {
    cell.control.value = MARKS[event.key.toLowerCase()] || "";
    changed(cell);
  } else return;
  event.preventDefault();
}

// On a narrow screen one day at a time, today's first.
function days() {
  const box = document.querySelector("[data-days]");
  if (!box) return;
  const choice = box.querySelector("select");
  const show = () => {
    for (const each of sheet.querySelectorAll("[data-day]")) {
      each.hidden = Boolean(choice.value) && each.dataset.day !== choice.value;
    }
  };
  choice.addEventListener("change", show);
  box.hidden = false;
  if (!window.matchMedia("(max-width: 59.99rem)").matches) return;
  const open = cells.map((each) => each.place.dataset.day);
  // The day of this device, which is where the session is; Swedish writes it as the cells do.
  const today = new Date().toLocaleDateString("sv-SE");
  choice.value = open.includes(today) ? today : open.at(-1) || "";
  show();
}

function start() {
  for (const control of sheet.querySelectorAll("td > select, td > input")) {
    const cell = new Cell(control);
    cells.push(cell);
    control.addEventListener("change", () => changed(cell));
    control.addEventListener("keydown", (event) => key(event, cell));
  }
  days();
  sheet.querySelector("[data-save]")?.closest("div").remove();
  sheet.addEventListener("submit", (event) => { event.preventDefault(); flush(); });
  window.addEventListener("beforeunload", (event) => unkept && event.preventDefault());
}

if (sheet && canKeep) {
  start();
  await prepare();
  await restore();
  if ((await look()).size) await send();
} else if (sheet) say("grey", "info", sentence("button"));
