// The assessor's desk: every change saves by itself, and the line at the top says how it stands.

import { delay, forget, keep, send, unsent } from "./desk-queue.js";
import { listen } from "./desk-keys.js";

const desk = document.querySelector("[data-desk]");
const form = document.querySelector("form[data-autosave]");
const line = document.getElementById("sync");
const words = document.getElementById("sync-text");
const here = new URL(form.action).pathname;
const token = form.elements.csrfmiddlewaretoken.value;
const NAMES = ["value", "reason", "confidence", "justification"];
let timer = null;
let sending = null;
let conflicts = 0;

function say(tone, icon, text) {
  line.className = `st st--${tone}`;
  line.querySelector("use").setAttribute("href", `#i-${icon}`);
  words.textContent = text;
}

// The sentences stand in the page, in its language; {} is what changes in them.
function sentence(name, value = "") {
  return line.dataset[name].replace("{}", () => value);
}

function fields() {
  const data = {};
  for (const name of [...NAMES, "version"]) {
    data[name] = form.elements[name].value;
  }
  return data;
}

function restore() {
  const kept = unsent()[here];
  if (!kept) return;
  for (const [name, value] of Object.entries(kept)) form.elements[name].value = value;
}

function sayUnsent() {
  say("amber", "offline", sentence("offline", Object.keys(unsent()).length));
}

function showErrors(errors) {
  for (const name of NAMES) {
    const place = document.getElementById(`id_${name}_error`);
    place.textContent = "";
    for (const wrong of errors[name] || []) {
      const row = document.createElement("p");
      row.className = "error";
      row.textContent = wrong;
      place.append(row);
    }
    const found = form.elements[name];
    for (const control of found instanceof Element ? [found] : found) {
      if (name in errors) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }
  const first = Object.values(errors)[0];
  if (first) say("red", "warn", sentence("refused", first[0]));
}

function showConflict(data) {
  conflicts = 1;
  const place = document.getElementById("conflict");
  place.innerHTML = data.html;
  place.querySelector("[data-focus]").focus();
  say("red", "warn", sentence("conflict"));
  place.querySelector("[data-keep=mine]").addEventListener("click", () => {
    form.elements.version.value = data.version;
    place.textContent = "";
    conflicts = 0;
    changed();
    flush();
  });
  place.querySelector("[data-keep=theirs]").addEventListener("click", () => {
    forget(here);
    conflicts = 0;
  });
}

function saved(url, sent, data) {
  const now = unsent()[url];
  if (url !== here) {
    forget(url);
    return;
  }
  form.elements.version.value = data.version;
  const typedMeanwhile = now && Object.keys(sent).some((key) => now[key] !== sent[key]);
  if (typedMeanwhile) {
    keep(here, fields());
    timer = setTimeout(flush, 100);
    return;
  }
  forget(here);
  showErrors({});
  say("green", "check", sentence("saved", data.saved_at));
}

function finish(data) {
  forget(here);
  window.location.assign(data.next);
}

function lost(url) {
  delay(url);
  return false;
}

async function deliver(url, sent) {
  const slow = setTimeout(() => say("grey", "half", sentence("saving")), 1000);
  try {
    const { status, data } = await send(url, sent, token);
    if (status === 200 && sent.mark) finish(data);
    else if (status === 200) saved(url, sent, data);
    else if (status === 409 && url === here) showConflict(data);
    else if (status === 409) say("red", "warn", sentence("conflict"));
    else if (status === 422 && url === here) showErrors(data.errors);
    else if (status === 423) say("grey", "lock", sentence("locked", data.locked));
    else if (status >= 500) return lost(url);
    else if (status !== 422) say("red", "warn", sentence("signedOut"));
    return data;
  } catch {
    return lost(url);
  } finally {
    clearTimeout(slow);
  }
}

async function flushAll() {
  for (const [url, sent] of Object.entries(unsent())) {
    if ((await deliver(url, sent)) === false) {
      sayUnsent();
      timer = setTimeout(flush, 3000);
      return false;
    }
  }
  return true;
}

function flush() {
  clearTimeout(timer);
  if (conflicts) return Promise.resolve(false);
  sending = (sending || Promise.resolve()).then(flushAll);
  return sending;
}

function changed() {
  keep(here, fields());
  clearTimeout(timer);
  timer = setTimeout(flush, 800);
}

async function leave(url) {
  if (unsent()[here]) await flush();
  if (!unsent()[here]) window.location.assign(url);
}

function mark() {
  const button = form.querySelector("[name=mark]");
  if (button) form.requestSubmit(button);
}

form.addEventListener("input", (event) => {
  changed();
  if (event.target.type === "radio") flush();
});
form.addEventListener("focusout", () => unsent()[here] && flush());
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (sending) await sending;
  const isMark = event.submitter?.name === "mark";
  keep(here, fields());
  if ((await deliver(here, isMark ? { ...fields(), mark: "on" } : fields())) === false) sayUnsent();
});
for (const other of document.querySelectorAll("form:not([data-autosave])")) {
  other.addEventListener("submit", async (event) => {
    if (!unsent()[here]) return;
    event.preventDefault();
    await flush();
    if (!unsent()[here]) other.submit();
  });
}
window.addEventListener("online", flush);
window.addEventListener("offline", () => Object.keys(unsent()).length && sayUnsent());
window.addEventListener("beforeunload", (event) => {
  if (Object.keys(unsent()).length) event.preventDefault();
});

restore();
if (Object.keys(unsent()).length) flush();
listen({ desk, changed: () => { changed(); flush(); }, mark, leave });
