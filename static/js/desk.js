// The assessor's desk, and a mentor's weekly log: every change is kept on this device at once and sent
// by itself, and the line at the top says how it stands.

import { listen } from "./desk-keys.js";
import { begin as beginDrafts } from "./desk-drafts.js";
import { Fields, NAMES, TEXTS } from "./desk-fields.js";
import { say, sayPlaces, sentence, showErrors } from "./desk-line.js";
import { begin as beginTeam } from "./desk-team.js";
import { adopt, events, keep, replace, waiting } from "./queue.js";
import { prepare } from "./queue-lock.js";
import { send, sendAgain } from "./queue-send.js";
import { canKeep } from "./queue-store.js";

const desk = document.querySelector("[data-desk]");
const form = document.querySelector("form[data-autosave]");
const here = new URL(form.action).pathname;
const fields = new Fields();
const conflictPlace = document.getElementById("conflict");
let timer = null;
let writing = Promise.resolve();
// Changes that the device has not taken yet.
let unkept = 0;
let conflict = null;
let isRefused = false;
let marking = "";
let lastKey = 0;
let lastSaved = "";
let slow = null;
let sayWriting = () => {};

// --- what is typed goes to the device, and from there to the server -----------------------------

function said() {
  return { ...fields.changed(), url: here, place: desk.dataset.place, at: Date.now() };
}

function count(change) {
  unkept += change;
  form.toggleAttribute("data-unkept", unkept > 0);
}

// One after the other, so that what is typed next joins what was chosen and never goes with it.
function write({ more = {}, isChoice = false } = {}) {
  count(1);
  writing = writing.then(async () => {
    const save = { ...said(), ...more };
    const isEmpty = !save.mark && !Object.keys(save.values).length;
    if (isChoice || (isRefused && !save.mark)) return replace(here, isEmpty ? null : save);
    return isEmpty ? "" : keep(save);
  }).catch(() => {
    say("red", "warn", sentence("refused", sentence("full")));
    return "";
  }).finally(() => count(-1));
  return writing;
}

function flush() {
  clearTimeout(timer);
  return writing.then(() => (conflict ? false : send()));
}

function changed() {
  const isFirst = Date.now() - lastKey > 60_000;
  lastKey = Date.now();
  if (isFirst) sayWriting();
  marking = "";
  write();
  clearTimeout(timer);
  timer = setTimeout(flush, 800);
}

async function mark() {
  if (conflict) return keepMine();
  write();
  await flush();
  marking = await write({ more: { values: {}, bases: {}, began: {}, mark: true } });
  await flush();
}

// What waits goes back into its fields, but for those in which somebody types already.
async function restore() {
  const entries = (await waiting()).filter((each) => each.content?.url === here);
  const kept = {};
  for (const { content } of entries) {
    for (const [name, text] of Object.entries(content.values)) {
      kept[name] = { text, began: content.began[name], version: content.bases[name] };
    }
  }
  for (const [name, each] of Object.entries(kept)) {
    if (!fields.isTouched(name)) fields.restore(name, each);
  }
  if (entries.some((each) => each.record.held)) await sendAgain(here);
}

// --- two people, one field ------------------------------------------------------------------------

function showConflict(data) {
  conflict = data;
  conflictPlace.innerHTML = data.html;
  conflictPlace.querySelector("[data-focus]").focus();
  conflictPlace.querySelector("[data-keep=mine]").addEventListener("click", keepMine);
  conflictPlace.querySelector("[data-keep=theirs]").addEventListener("click", keepTheirs);
  say("red", "warn", sentence("conflict"));
}

function choose() {
  conflictPlace.textContent = "";
  conflict = null;
  write({ isChoice: true });
  return flush();
}

function keepMine() {
  fields.goOnFrom(conflict);
  return choose();
}

// What was typed since the question was asked is shown too before it goes, and kept like the rest.
function hasTypedOn({ collisions }) {
  return collisions.some(({ field, mine }) => TEXTS.includes(field) && fields.text(field).trim() !== mine);
}

function keepTheirs(event) {
  event.preventDefault();
  if (hasTypedOn(conflict)) return choose();
  fields.goOnFrom(conflict);
  fields.take(conflict);
  return choose();
}

// --- what the queue tells ---------------------------------------------------------------------------

async function look() {
  const entries = await waiting();
  const urls = new Set(entries.map((each) => each.content?.url));
  sayPlaces(urls, here);
  return urls;
}

async function sayUnsent(name) {
  say("amber", "offline", sentence(name, (await look()).size));
}

events.addEventListener("kept", ({ detail }) => {
  if (detail.url === here && !detail.isOwn) {
    // Another tab of the same person: this one shows what was typed there.
    for (const [name, text] of Object.entries(detail.values)) {
      if (!fields.isTouched(name)) fields.put(name, text);
      fields.pending.add(name);
    }
  }
  look();
});
events.addEventListener("sent", ({ detail: { url, values, mark: isMark, operation, data } }) => {
  clearTimeout(slow);
  lastSaved = data.saved_at;
  look();
  if (url !== here) return;
  isRefused = false;
  for (const [name, text] of Object.entries(values)) {
    if (!fields.isTouched(name)) fields.put(name, text);
  }
  fields.arrived(values, data.version);
  warn(fields.follow(data));
  showErrors(form, NAMES, {});
  if (isMark && operation === marking) window.location.assign(data.next);
  else if (!fields.pending.size) say("green", "check", sentence("saved", lastSaved));
});
events.addEventListener("held", ({ detail: { url, why, data, mark: isMark } }) => {
  clearTimeout(slow);
  look();
  if (url !== here) {
    if (why === "conflict") say("red", "warn", sentence("conflict"));
  } else if (why === "conflict") showConflict(data);
  else if (why === "refused") {
    isRefused = !isMark;
    showErrors(form, NAMES, data.errors || {});
  } else say("grey", "lock", sentence("locked", data.locked || ""));
});
for (const name of ["offline", "signedOut", "other"]) {
  events.addEventListener(name, () => { clearTimeout(slow); sayUnsent(name); });
}
events.addEventListener("sending", () => {
  clearTimeout(slow);
  slow = setTimeout(() => say("grey", "half", sentence("saving")), 1_000);
});
events.addEventListener("idle", async () => {
  clearTimeout(slow);
  if (!(await look()).size && lastSaved) say("green", "check", sentence("saved", lastSaved));
});

function warn(crossed) {
  for (const name of NAMES) {
    const box = document.getElementById(`id_${name}_news`);
    if (box) box.textContent = crossed.includes(name) ? sentence("crossed") : "";
  }
}

// --- the page -----------------------------------------------------------------------------------------

async function leave(url) {
  if (fields.pending.size) await Promise.race([flush(), new Promise((done) => { setTimeout(done, 2_000); })]);
  if (navigator.onLine && !conflict) window.location.assign(url);
}

function start() {
  form.addEventListener("input", (event) => {
    changed();
    if (event.target.type === "radio") flush();
  });
  form.addEventListener("focusout", () => fields.pending.size && flush());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (event.submitter?.name === "mark") return mark();
    if (conflict) return keepMine();
    write();
    return flush();
  });
  window.addEventListener("beforeunload", (event) => unkept && event.preventDefault());
  listen({ desk, changed: () => { changed(); flush(); }, mark: () => form.requestSubmit(form.querySelector("[name=mark]")), leave });
  if (desk.dataset.teamUrl) sayWriting = beginTeam({ desk, fields, warn, lastKey: () => lastKey });
  beginDrafts(desk.dataset.place);
}

if (canKeep) {
  start();
  await prepare();
  await adopt();
  await restore();
  if ((await look()).size) await send();
} else say("grey", "info", sentence("button"));
