// One text of the Compendium: every part is kept on this device at once and sent by itself, as at
// the assessor's desk. The server draws the previews (htmx).

import { Fields } from "./desk-fields.js";
import { say, sentence } from "./desk-line.js";
import { events, keep, replace, waiting } from "./queue.js";
import { send, sendAgain } from "./queue-send.js";
import { prepare } from "./queue-lock.js";
import { canKeep } from "./queue-store.js";

const form = document.querySelector("form[data-text]");
const conflictPlace = document.querySelector("[data-conflict-place]");
const names = form?.dataset.names.split(" ") || [];
const url = form && new URL(form.action).pathname;
const fields = form && new Fields(form, names);
let timer = null;
let slow = null;
let writing = Promise.resolve();
// Changes that the device has not taken yet.
let unkept = 0;
let conflict = null;
let isRefused = false;

// One after the other, so that what is typed next joins what was chosen and never goes with it.
function write(isChoice = false) {
  unkept += 1;
  writing = writing.then(() => {
    const save = { ...fields.changed(), url, place: form.dataset.place, at: Date.now() };
    const isEmpty = !Object.keys(save.values).length;
    if (isChoice || isRefused) return replace(url, isEmpty ? null : save);
    return isEmpty ? "" : keep(save);
  }).catch(() => {
    say("red", "warn", sentence("refused", sentence("full")));
    return "";
  }).finally(() => { unkept -= 1; });
  return writing;
}

function flush() {
  clearTimeout(timer);
  return writing.then(() => send());
}

function changed() {
  write();
  clearTimeout(timer);
  timer = setTimeout(flush, 800);
}

// --- what the page shows -----------------------------------------------------------------------------

function preview(name) {
  form.elements[name].dispatchEvent(new Event("preview"));
}

// What the script put into fields is previewed like what is typed.
function showing(work) {
  const before = new Map(names.map((name) => [name, fields.text(name)]));
  work();
  names.filter((name) => fields.text(name) !== before.get(name)).forEach(preview);
}

function showErrors(errors) {
  for (const name of names) {
    const box = document.getElementById(`e-${name}`);
    box.replaceChildren(...(errors[name] || []).map((wrong) => {
      const line = document.createElement("p");
      line.className = "error";
      line.textContent = wrong;
      return line;
    }));
    if (errors[name]?.length) form.elements[name].setAttribute("aria-invalid", "true");
    else form.elements[name].removeAttribute("aria-invalid");
  }
}

function showConflict(data) {
  conflict = data;
  conflictPlace.innerHTML = data.html;
  conflictPlace.querySelector("[data-focus]").focus();
  conflictPlace.querySelector("[data-keep=mine]").addEventListener("click", () => choose(false));
  conflictPlace.querySelector("[data-keep=theirs]").addEventListener("click", (event) => {
    event.preventDefault();
    choose(true);
  });
  say("red", "warn", sentence("conflict"));
}

// What was typed since the question was asked is asked about once more before it goes.
function choose(isTheirs) {
  const data = conflict;
  const hasMore = isTheirs && data.collisions.some(({ field, mine }) => fields.text(field).trim() !== mine);
  if (!hasMore) {
    showing(() => {
      fields.goOnFrom(data);
      if (isTheirs) fields.take(data);
    });
  }
  conflictPlace.textContent = "";
  conflict = null;
  write(true);
  return flush();
}

// --- what the queue tells ----------------------------------------------------------------------------

async function kept() {
  return (await waiting()).filter(({ content }) => content?.url === url).length;
}

async function sayUnsent(name) {
  say("amber", "offline", sentence(name, await kept()));
}

events.addEventListener("kept", ({ detail }) => {
  if (detail.url !== url || detail.isOwn) return;
  // Another tab of the same person: this one shows what was typed there.
  showing(() => {
    for (const [name, text] of Object.entries(detail.values)) {
      if (!fields.isTouched(name)) fields.put(name, text);
      fields.pending.add(name);
    }
  });
});
events.addEventListener("sent", async ({ detail }) => {
  clearTimeout(slow);
  if (detail.url !== url) return;
  isRefused = false;
  showing(() => {
    for (const [name, text] of Object.entries(detail.values)) {
      if (!fields.isTouched(name)) fields.put(name, text);
    }
    fields.arrived(detail.values, detail.data.version);
    fields.follow(detail.data);
  });
  showErrors({});
  if (!(await kept())) say("green", "check", sentence("saved", detail.data.saved_at));
});
events.addEventListener("held", ({ detail }) => {
  clearTimeout(slow);
  if (detail.url !== url) return;
  if (detail.why === "conflict") showConflict(detail.data);
  else if (detail.why === "refused") {
    isRefused = true;
    const errors = detail.data.errors || {};
    showErrors(errors);
    say("red", "warn", sentence("refused", Object.values(errors).flat()[0] || ""));
  } else say("grey", "lock", sentence("locked", detail.data?.locked || ""));
});
for (const name of ["offline", "signedOut", "other"]) {
  events.addEventListener(name, () => { clearTimeout(slow); sayUnsent(name); });
}
events.addEventListener("sending", () => {
  clearTimeout(slow);
  slow = setTimeout(() => say("grey", "half", sentence("saving")), 1_000);
});
events.addEventListener("idle", () => clearTimeout(slow));

// --- the page ----------------------------------------------------------------------------------------

async function restore() {
  for (const { record, content } of await waiting()) {
    if (content?.url !== url) continue;
    showing(() => {
      for (const [name, text] of Object.entries(content.values)) {
        if (names.includes(name) && !fields.isTouched(name)) {
          fields.restore(name, { text, began: content.began[name], version: content.bases[name] });
        }
      }
    });
    if (record.held) await sendAgain(url);
  }
}

function start() {
  for (const name of names) {
    form.elements[name].addEventListener("input", changed);
    form.elements[name].addEventListener("focusout", () => fields.pending.size && flush());
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (conflict) choose(false);
    else write().then(flush);
  });
  // The previews stand beside the fields already.
  document.querySelector("[data-preview]").hidden = true;
  // A step is made with what was typed last: the server moves what it has.
  for (const step of document.querySelectorAll("form[action*='/move/'], form[action$='/follow/']")) {
    step.addEventListener("submit", async (event) => {
      event.preventDefault();
      await flush();
      if (!(await kept())) step.submit();
    });
  }
  // Without a line nothing is drawn; with it again, everything that was typed meanwhile.
  document.addEventListener("htmx:beforeRequest", (event) => navigator.onLine || event.preventDefault());
  window.addEventListener("online", () => names.forEach(preview));
  window.addEventListener("beforeunload", (event) => unkept && event.preventDefault());
  form.classList.add("is-live");
}

if (form && canKeep) {
  start();
  await prepare();
  await restore();
  if (await kept()) await send();
} else if (form) say("grey", "info", sentence("button"));
