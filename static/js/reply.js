// The State's reply: each finding's fields save by themselves, and the line at the top says how it
// stands. What could not be sent stays in its fields and on this device, outlives the browser and is
// sent again; nothing is sent twice at once.

import { begin, find, keep, onSaved, release, tellSaved } from "./page-drafts.js";
import { SignedOut, SomebodyElse, askServer } from "./queue-lock.js";

const form = document.querySelector("form[data-replies]");
const line = document.getElementById("sync");
const words = document.getElementById("sync-text");
const left = document.getElementById("sync-left");
const token = form.elements.csrfmiddlewaretoken;
const parts = [...form.querySelectorAll("[data-reply]")];
const NAMES = ["view", "reason", "document"];
const waiting = new Map();
// Saves of which the server has not said yet what came of them: they go again just so, before
// anything that was typed since.
const sending = new Map();
// Parts whose last save has just arrived.
const arrived = new Set();
// Parts of which this device keeps words.
const here = new Set();
let last = Promise.resolve();
let timer = null;
let isLeaving = false;

function say(tone, icon, text) {
  line.className = `st st--${tone}`;
  line.querySelector("use").setAttribute("href", `#i-${icon}`);
  words.textContent = text;
}

// The sentences stand in the page, in its language; {} is what changes in them.
function sentence(name, value = "") {
  return line.dataset[name].replace("{}", () => value);
}

function field(part, name) {
  return form.elements[`${part.dataset.prefix}-${name}`];
}

function valuesOf(part) {
  return Object.fromEntries(NAMES.map((name) => [name, field(part, name).value]));
}

// The tick that the same words hold for the finding as it was changed: it stands only where it was.
function tick(part) {
  return part.querySelector("[data-earlier] input");
}

function saysAgain(part) {
  return Boolean(tick(part)?.checked);
}

function began(part, values) {
  for (const name of NAMES) {
    form.elements[`began-${part.dataset.prefix}-${name}`].value = values[name];
  }
}

function beganAs(part) {
  const before = (name) => form.elements[`began-${part.dataset.prefix}-${name}`].value;
  return Object.fromEntries(NAMES.map((name) => [name, before(name)]));
}

// The part's words on this device: kept while they differ from what the server has, else given up.
function keepHere(part) {
  const url = part.dataset.reply;
  if (isAsSaved(part)) return here.delete(part) ? release(url) : null;
  here.add(part);
  const page = `${window.location.pathname}#${part.id}`;
  const more = {
    version: field(part, "version").value, began: beganAs(part), again: saysAgain(part),
    sending: sending.get(part),
  };
  return keep({ url, page, place: part.id, pairs: Object.entries(valuesOf(part)), more });
}

// What this device kept of a part goes back into its fields, and on its way from where it began.
async function restore(part) {
  const draft = await find(part.dataset.reply);
  if (!draft || waiting.has(part)) return;
  here.add(part);
  field(part, "version").value = draft.more.version;
  began(part, draft.more.began);
  for (const [name, text] of draft.pairs) field(part, name).value = text;
  if (tick(part) && draft.more.again) tick(part).checked = true;
  if (draft.more.sending) sending.set(part, draft.more.sending);
  waiting.set(part, { isLate: true });
}

function showError(part, sentences) {
  const control = field(part, "reason");
  const place = document.getElementById(`${control.id}_error`);
  place.textContent = "";
  for (const wrong of sentences) {
    const row = document.createElement("p");
    row.className = "error";
    row.textContent = wrong;
    place.append(row);
  }
  control.closest(".field").classList.toggle("has-error", sentences.length > 0);
  if (sentences.length) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

// Where the reply is about the finding as it stands now, nothing is left to tick.
function dropTick(part) {
  const earlier = part.querySelector("[data-earlier]");
  const hadFocus = earlier?.contains(document.activeElement);
  earlier?.remove();
  if (hadFocus) part.querySelector("[type=radio]:checked").focus();
}

function saved(part, { base_version: base, values }, data) {
  field(part, "version").value = data.version;
  began(part, values);
  arrived.add(part);
  tellSaved({ url: part.dataset.reply, base, values, version: data.version });
  if (!data.is_earlier) dropTick(part);
  showError(part, []);
  keepHere(part);
  for (const [id, html] of Object.entries(data.parts)) {
    document.getElementById(id).innerHTML = html;
  }
  left.textContent = data.left;
  say("green", "check", sentence("saved", data.saved_at));
}

// Another tab of the same person has saved this part from where it stands here too.
onSaved(({ url, base, values, version }) => {
  const part = parts.find((each) => each.dataset.reply === url);
  if (!part || Number(field(part, "version").value) !== base) return;
  const before = beganAs(part);
  for (const name of NAMES) {
    if (field(part, name).value === before[name]) field(part, name).value = values[name];
  }
  began(part, values);
  field(part, "version").value = version;
});

function showConflict(part, data) {
  const place = part.querySelector("[data-conflict-place]");
  place.innerHTML = data.html;
  place.querySelector("[data-focus]").focus();
  say("red", "warn", sentence("conflict"));
  place.querySelector("[data-keep=theirs]").addEventListener("click", async (event) => {
    event.preventDefault();
    isLeaving = true;
    await release(part.dataset.reply);
    window.location.reload();
  });
  place.querySelector("[data-keep=mine]").addEventListener("click", () => {
    field(part, "version").value = data.version;
    place.textContent = "";
    keepHere(part);
    waiting.set(part, { isLate: false });
    flush();
  });
}

function refused(part, data) {
  const sentences = Object.values(data.errors).flat();
  showError(part, sentences);
  say("red", "warn", sentence("refused", sentences[0] || ""));
}

function refusedAs(status, part, data) {
  if (status === 409) showConflict(part, data);
  else if (status === 422) refused(part, data);
  else if (status === 423) say("grey", "lock", sentence("locked", data.locked));
  else say("red", "warn", sentence("signedOut"));
}

function toSend(part) {
  const values = { ...valuesOf(part), again: saysAgain(part) };
  return { base_version: Number(field(part, "version").value), values };
}

// Nothing once this part's words have arrived or wait for their writer; else why they wait, as the
// name of a sentence.
async function deliver(part, again = true) {
  const save = sending.get(part) || toSend(part);
  sending.set(part, save);
  await keepHere(part);
  const slow = setTimeout(() => say("grey", "half", sentence("saving")), 1000);
  try {
    const answer = await fetch(part.dataset.reply, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-Autosave": "1",
        "X-CSRFToken": token.value,
        Accept: "application/json",
        ...(waiting.get(part)?.isLate ? { "X-Sent-Later": "1" } : {}),
      },
      body: JSON.stringify(save),
      redirect: "error",
      credentials: "same-origin",
    });
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    const data = isJson ? await answer.json() : {};
    if (answer.status >= 500) return "offline";
    if (answer.status === 403 && !isJson) {
      // The page's token is older than the session, which began again in another tab.
      token.value = (await askServer()).token;
      return again ? await deliver(part, false) : "signedOut";
    }
    sending.delete(part);
    if (answer.status === 200) saved(part, save, data);
    else refusedAs(answer.status, part, data);
    return "";
  } catch (trouble) {
    const isAway = trouble instanceof SignedOut || trouble instanceof SomebodyElse;
    return isAway ? "signedOut" : "offline";
  } finally {
    clearTimeout(slow);
  }
}

async function deliverAll() {
  clearTimeout(timer);
  for (const [part, note] of [...waiting]) {
    const why = await deliver(part);
    if (why) {
      waiting.set(part, { ...note, isLate: true });
      say("amber", "offline", sentence(why, waiting.size));
      timer = setTimeout(flush, 3000);
      break;
    }
    // Typed on since it left: it goes out once more.
    const isNewer = arrived.delete(part) && !isAsSaved(part);
    if (waiting.get(part) === note && !isNewer) waiting.delete(part);
    else timer = setTimeout(flush, 800);
  }
}

function flush() {
  last = last.then(deliverAll);
  return last;
}

// What was typed arrives by itself first, and leaves this device with that; without a line the page
// stays as it is.
async function submit(event) {
  if (isLeaving) return;
  event.preventDefault();
  await flush();
  if (waiting.size) await flush();
  if (waiting.size) return;
  // While this event is on its way, the browser takes no second one.
  await new Promise((done) => { setTimeout(done); });
  isLeaving = true;
  form.requestSubmit(event.submitter);
}

// Leaving a field tells of a change once more: what stands there already is not sent again.
function isAsSaved(part) {
  const [values, before] = [valuesOf(part), beganAs(part)];
  return !sending.has(part) && !saysAgain(part) && NAMES.every((name) => values[name] === before[name]);
}

function changed(part) {
  if (!waiting.has(part) && !here.has(part) && isAsSaved(part)) return;
  waiting.set(part, { isLate: false });
  keepHere(part);
  clearTimeout(timer);
  timer = setTimeout(flush, 800);
}

for (const part of parts) {
  part.addEventListener("input", () => changed(part));
  part.addEventListener("change", () => changed(part));
  part.addEventListener("focusout", () => waiting.has(part) && flush());
}
window.addEventListener("online", () => flush());
form.addEventListener("submit", submit);
window.addEventListener("pageshow", () => { isLeaving = false; });
window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && !parts.every(isAsSaved)) event.preventDefault();
});

await begin();
// A page that was refused shows what was sent; only a fresh one is filled from this device.
if (!document.querySelector("main [data-focus]")) {
  for (const part of parts) await restore(part);
  if (waiting.size) flush();
}
