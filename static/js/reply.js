// The State's reply: each finding's fields save by themselves, and the line at the top says how it
// stands. What could not be sent stays in its fields and is sent again; nothing is sent twice at once.

import { SignedOut, SomebodyElse, askServer } from "./queue-lock.js";

const form = document.querySelector("form[data-replies]");
const line = document.getElementById("sync");
const words = document.getElementById("sync-text");
const left = document.getElementById("sync-left");
const token = form.elements.csrfmiddlewaretoken;
const parts = [...form.querySelectorAll("[data-reply]")];
const NAMES = ["view", "reason", "document"];
const waiting = new Map();
let sending = false;
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

function began(part, values) {
  for (const name of NAMES) {
    form.elements[`began-${part.dataset.prefix}-${name}`].value = values[name];
  }
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

function saved(part, sent, data) {
  field(part, "version").value = data.version;
  began(part, sent);
  showError(part, []);
  for (const [id, html] of Object.entries(data.parts)) {
    document.getElementById(id).innerHTML = html;
  }
  left.textContent = data.left;
  say("green", "check", sentence("saved", data.saved_at));
}

function showConflict(part, data) {
  const place = part.querySelector("[data-conflict-place]");
  place.innerHTML = data.html;
  place.querySelector("[data-focus]").focus();
  say("red", "warn", sentence("conflict"));
  place.querySelector("[data-keep=theirs]").addEventListener("click", () => { isLeaving = true; });
  place.querySelector("[data-keep=mine]").addEventListener("click", () => {
    field(part, "version").value = data.version;
    place.textContent = "";
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

// Nothing once this part's words have arrived or wait for their writer; else why they wait, as the
// name of a sentence.
async function deliver(part, again = true) {
  const values = valuesOf(part);
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
      body: JSON.stringify({ base_version: Number(field(part, "version").value), values }),
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
    if (answer.status === 200) saved(part, values, data);
    else refusedAs(answer.status, part, data);
    return "";
  } catch (trouble) {
    const isAway = trouble instanceof SignedOut || trouble instanceof SomebodyElse;
    return isAway ? "signedOut" : "offline";
  } finally {
    clearTimeout(slow);
  }
}

async function flush() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  for (const [part, note] of [...waiting]) {
    const why = await deliver(part);
    if (why) {
      waiting.set(part, { ...note, isLate: true });
      say("amber", "offline", sentence(why, waiting.size));
      timer = setTimeout(flush, 3000);
      break;
    }
    // Typed on meanwhile: it goes out once more.
    if (waiting.get(part) === note) waiting.delete(part);
    else timer = setTimeout(flush, 800);
  }
  sending = false;
}

// Leaving a field tells of a change once more: what stands there already is not sent again.
function isAsSaved(part) {
  const values = valuesOf(part);
  const before = (name) => form.elements[`began-${part.dataset.prefix}-${name}`].value;
  return NAMES.every((name) => values[name] === before(name));
}

function changed(part) {
  if (!waiting.has(part) && isAsSaved(part)) return;
  waiting.set(part, { isLate: false });
  clearTimeout(timer);
  timer = setTimeout(flush, 800);
}

for (const part of parts) {
  part.addEventListener("input", () => changed(part));
  part.addEventListener("change", () => changed(part));
  part.addEventListener("focusout", () => waiting.has(part) && flush());
}
window.addEventListener("online", flush);
form.addEventListener("submit", () => {
  isLeaving = true;
});
window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && !parts.every(isAsSaved)) event.preventDefault();
});
