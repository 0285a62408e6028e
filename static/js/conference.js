// The scoring conference: one key agrees a level, and what is typed in the panel saves by itself. Until
// the server has it, it stays on this device too and outlives the browser. Without script every key is
// a button or a link, and the panel is a form.

import { begin, find, keep, release } from "./page-drafts.js";
import { SignedOut, SomebodyElse, askServer } from "./queue-lock.js";

const TYPING = "textarea, select, input:not([type=radio]):not([type=checkbox])";
const line = document.getElementById("sync");
const words = document.getElementById("sync-text");
let timer = null;
let isDirty = false;
let last = Promise.resolve(true);
let onTheWay = 0;
let byKey = false;
// The address of the panel that was sent as a whole.
let pressed = "";

function panel() {
  return document.getElementById("agree");
}

function say(tone, icon, text) {
  line.className = `st st--${tone}`;
  line.querySelector("use").setAttribute("href", `#i-${icon}`);
  words.textContent = text;
}

function sentence(name, value = "") {
  return line.dataset[name].replace("{}", () => value);
}

// What the panel says now. A level that is agreed already is agreed anew by the button alone.
function draftOf(form) {
  const body = new FormData(form);
  body.set("do", "draft");
  if ("agreed" in form.dataset) body.delete("value");
  return body;
}

// Under which address this device keeps the panel's words: that of its indicator.
function addressOf(form) {
  return `${window.location.pathname}?indicator=${encodeURIComponent(form.elements.indicator.value)}`;
}

const NOT_KEPT = ["csrfmiddlewaretoken", "do", "indicator", "panel"];

function isHidden(name) {
  return name === "version" || name.startsWith("began_");
}

function keepHere(form) {
  const url = addressOf(form);
  const all = [...draftOf(form)].filter(([name]) => !NOT_KEPT.includes(name));
  const pairs = all.filter(([name]) => !isHidden(name));
  const more = all.filter(([name]) => isHidden(name));
  const place = `${form.elements.indicator.value}, ${document.querySelector("h1").textContent}`;
  return keep({ url, page: url, place, pairs, more });
}

function fill(form, { pairs, more }) {
  const texts = new Map([...more, ...pairs]);
  for (const control of form.elements) {
    if (control.type === "checkbox") control.checked = texts.has(control.name);
    else if (control.type === "radio") control.checked = texts.get(control.name) === control.value || (control.checked && !texts.has(control.name));
    else if (texts.has(control.name)) control.value = texts.get(control.name);
  }
}

// What this device kept of the panel goes back into it, and on its way from where it began. A panel
// that was refused shows what was sent.
async function restore() {
  const form = panel();
  if (!form || isDirty) return;
  const draft = await find(addressOf(form));
  if (!draft || isDirty || form !== panel()) return;
  fill(form, draft);
  for (const box of form.querySelectorAll("details")) box.open = true;
  nameButton();
  isDirty = true;
  flush();
}

async function post(form, body) {
  const headers = { "X-Autosave": "1", Accept: "application/json" };
  const options = { method: "POST", body, headers, redirect: "manual", credentials: "same-origin" };
  const answer = await fetch(form.getAttribute("hx-post"), options);
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  return { status: answer.status, isJson, told: isJson ? await answer.json() : {} };
}

// The session began again in another tab: this page goes on with its token.
async function renewToken() {
  const { token } = await askServer();
  for (const each of document.querySelectorAll("[name=csrfmiddlewaretoken]")) each.value = token;
  return token;
}

// From what was kept the next save goes on: what is typed back to an earlier text is a change.
function kept(form, body, told) {
  form.elements.version.value = told.version;
  for (const [name, value] of body) {
    const before = form.elements[`began_${name}`];
    if (before) before.value = value;
  }
  say("green", "check", sentence("saved", told.saved_at));
}

// The draft of the panel: kept beside the agreed level, which it is not yet.
async function deliver() {
  clearTimeout(timer);
  const form = panel();
  if (!isDirty || !form) return true;
  isDirty = false;
  const body = draftOf(form);
  try {
    let answer = await post(form, body);
    if (answer.status === 403 && !answer.isJson) {
      body.set("csrfmiddlewaretoken", await renewToken());
      answer = await post(form, body);
    }
    const { status, told } = answer;
    if (told.version) {
      kept(form, body, told);
      if (isDirty) keepHere(form);
      else release(addressOf(form));
      return true;
    }
    isDirty = true;
    if (status === 409) say("red", "warn", sentence("conflict"));
    else if ([0, 401, 403].includes(status)) say("red", "warn", sentence("signedOut"));
    else say("red", "warn", sentence("refused", Object.values(told.errors || {}).flat()[0] || status));
  } catch (trouble) {
    isDirty = true;
    const isAway = trouble instanceof SignedOut || trouble instanceof SomebodyElse;
    if (isAway) say("red", "warn", sentence("signedOut"));
    else say("amber", "offline", sentence("offline"));
    timer = setTimeout(flush, 3000);
  }
  return false;
}

// One draft at a time, each from the version that the one before it made.
function flush() {
  onTheWay += 1;
  last = last.then(deliver).finally(() => { onTheWay -= 1; });
  return last;
}

function nameButton() {
  const form = panel();
  const chosen = form?.querySelector("input[name=value]:checked");
  const button = form?.querySelector("[data-words]");
  if (chosen && button) button.textContent = button.dataset.words.replace("{}", chosen.value);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("#agree");
  if (!form) return;
  nameButton();
  if (event.target.name === "value" && "agreed" in form.dataset) return;
  isDirty = true;
  keepHere(form);
  clearTimeout(timer);
  timer = setTimeout(flush, 800);
});

// Whoever keeps the other text gives up his own, here too.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("#conflict a");
  if (!link) return;
  event.preventDefault();
  isDirty = false;
  await release(addressOf(panel()));
  window.location.assign(link.href);
});

// Nothing typed is left behind: the draft is kept first. The panel itself is its newest draft, and
// waits only for one that is on its way.
document.addEventListener("htmx:confirm", (event) => {
  const isPanel = (event.target.form || event.target) === panel();
  if (isPanel) {
    clearTimeout(timer);
    pressed = addressOf(panel());
  }
  if (!onTheWay && (isPanel || !isDirty)) return;
  event.preventDefault();
  const before = isPanel ? last : flush();
  before.then((isKept) => (isKept || isPanel) && event.detail.issueRequest());
});

// A refusal is shown in its place; what never arrived is said in the line.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 423) { event.detail.shouldSwap = true; event.detail.isError = false; }
});
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status !== 423) say("red", "warn", sentence("refused", event.detail.xhr.status));
  again();
});
document.addEventListener("htmx:sendError", () => {
  say("amber", "offline", sentence("offline"));
  again();
});

function again() {
  pressed = "";
  if (isDirty) timer = setTimeout(flush, 3000);
}

window.addEventListener("beforeunload", (event) => {
  if (isDirty) event.preventDefault();
});

document.addEventListener("htmx:afterSwap", (event) => {
  isDirty = Boolean(document.querySelector("#agree .has-error"));
  if (pressed && event.detail.xhr.status < 300) release(pressed);
  pressed = "";
  if (!document.querySelector("#conflict [data-focus]")) restore();
  keepToggle();
  const wrong = document.querySelector("#conference [data-focus], #conference .has-error textarea");
  if (wrong) wrong.focus();
  else if (byKey) document.querySelector("[data-chosen]")?.focus();
  byKey = false;
});

function keepToggle() {
  const toggle = document.getElementById("keys-on");
  if (!toggle) return;
  toggle.checked = localStorage.getItem("desk-keys") !== "off";
  toggle.addEventListener("change", () => {
    localStorage.setItem("desk-keys", toggle.checked ? "on" : "off");
  });
}

document.addEventListener("keydown", (event) => {
  const isFree = !event.ctrlKey && !event.metaKey && !event.altKey;
  const isOn = document.getElementById("keys-on")?.checked;
  if (!isFree || !isOn || event.target.matches(TYPING)) return;
  const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.matches("textarea")) {
    found.focus();
    return;
  }
  byKey = true;
  found.click();
});

keepToggle();
await begin();
if (!document.querySelector("#conference [data-focus], #agree .has-error")) await restore();
