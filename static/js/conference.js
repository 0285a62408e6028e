// The scoring conference: one key agrees a level, and what is typed in the panel saves by itself. Until
// the server has it, it stays on this device too and outlives the browser. Without script every key is
// a button or a link, and the panel is a form.

import { begin, find, keep, onSaved, release, tellSaved } from "./page-drafts.js";
import { SignedOut, SomebodyElse, askServer } from "./queue-lock.js";
import { uuid } from "./queue-records.js";
import { canKeep } from "./queue-store.js";

const TYPING = "textarea, select, input:not([type=radio]):not([type=checkbox])";
const line = document.getElementById("sync");
const words = document.getElementById("sync-text");
let timer = null;
let isDirty = false;
let last = Promise.resolve(true);
let onTheWay = 0;
let byKey = false;
// The address of the panel that was sent as a whole, and by which button.
let pressed = "";
let button = "";
// The save of which the server has not said yet what came of it: it goes again just so, under its
// own number, before anything that was typed since.
let sent = null;
// What the server told of a change that needs a choice.
let conflict = null;

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
  body.delete("csrfmiddlewaretoken");
  if ("agreed" in form.dataset) body.delete("value");
  return [...body];
}

// Under which address this device keeps the panel's words: that of its indicator.
function addressOf(form) {
  return `${window.location.pathname}?indicator=${encodeURIComponent(form.elements.indicator.value)}`;
}

const NOT_KEPT = ["do", "indicator", "panel"];

function isHidden(name) {
  return name === "version" || /^(began|base)_/.test(name);
}

function keepHere(form) {
  const url = addressOf(form);
  const all = draftOf(form).filter(([name]) => !NOT_KEPT.includes(name));
  const pairs = all.filter(([name]) => !isHidden(name));
  const more = all.filter(([name]) => isHidden(name));
  if (sent?.url === url) more.push(["sent", JSON.stringify(sent)]);
  const place = `${form.elements.indicator.value}, ${document.querySelector("h1").textContent}`;
  return keep({ url, page: url, place, pairs, more });
}

function fill(form, { pairs, more }) {
  const texts = new Map([...more, ...pairs]);
  for (const control of form.elements) {
    if (control.type === "checkbox") control.checked = texts.has(control.name);
    else if (control.type === "radio") control.checked = texts.get(control.name) === control.value || (control.checked && !texts.has(control.name));
    else if (texts.has(control.name)) control.value = texts.get(control.name);
    // An earlier release kept one version for the whole panel.
    else if (control.name.startsWith("base_")) control.value = texts.get("version");
  }
  sent = texts.has("sent") ? JSON.parse(texts.get("sent")) : null;
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

// --- the fields of the panel, each with what it began as and the version from which it did --------

function partsOf(form) {
  const names = [...form.elements].filter(({ name }) => name.startsWith("base_"));
  return names.map(({ name }) => name.slice("base_".length)).filter((name) => form.elements[name]);
}

// As the server writes it: a box says whether it is ticked.
function textOf(form, name) {
  const control = form.elements[name];
  if (control.type === "checkbox") return control.checked ? "True" : "False";
  return control.value.replaceAll("\r\n", "\n");
}

function put(form, name, text) {
  const control = form.elements[name];
  if (control.type === "checkbox") control.checked = text === "True";
  else if (control instanceof RadioNodeList && !text) for (const radio of control) radio.checked = false;
  else control.value = text;
}

function beganAs(form, name) {
  return form.elements[`began_${name}`].value.replaceAll("\r\n", "\n");
}

function goOnFrom(form, name, text, version) {
  form.elements[`began_${name}`].value = text;
  form.elements[`base_${name}`].value = version;
}

function touched(form) {
  const isOwn = (name) => !(name === "value" && "agreed" in form.dataset);
  return partsOf(form).filter((name) => isOwn(name) && textOf(form, name) !== beganAs(form, name));
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
function kept(form, { changed }, told) {
  const bases = {};
  for (const [name, text] of Object.entries(changed)) {
    bases[name] = Number(form.elements[`base_${name}`].value);
    goOnFrom(form, name, text, told.version);
  }
  form.elements.version.value = told.version;
  tellSaved({ url: addressOf(form), changed, bases, version: told.version });
  say("green", "check", sentence("saved", told.saved_at));
}

// Another tab of the same person has saved a field that stands here as it did there.
onSaved(({ url, changed, bases, version }) => {
  const form = panel();
  if (!form || addressOf(form) !== url) return;
  for (const [name, text] of Object.entries(changed)) {
    const base = form.elements[`base_${name}`];
    if (!base || Number(base.value) < bases[name]) continue;
    if (textOf(form, name) === beganAs(form, name)) put(form, name, text);
    goOnFrom(form, name, text, version);
  }
  const own = form.elements.version;
  if (Number(own.value) === version - 1) own.value = version;
  nameButton();
});

// Goes on until the server has what the panel says: kept beside the agreed level, which it is not yet.
async function deliver() {
  clearTimeout(timer);
  const form = panel();
  if (!form || (!isDirty && !sent)) return true;
  if (conflict) return false;
  const url = addressOf(form);
  if (sent?.url !== url) {
    const changed = Object.fromEntries(touched(form).map((name) => [name, textOf(form, name)]));
    sent = { url, changed, pairs: [...draftOf(form), ["operation", uuid()]] };
    await keepHere(form);
  }
  try {
    const answer = await postOnce(form, sent.pairs);
    return await answered(form, answer);
  } catch (trouble) {
    const isAway = trouble instanceof SignedOut || trouble instanceof SomebodyElse;
    if (isAway) say("red", "warn", sentence("signedOut"));
    else say("amber", "offline", sentence("offline"));
    timer = setTimeout(flush, 3000);
  }
  return false;
}

async function postOnce(form, pairs) {
  const body = new FormData();
  for (const [name, text] of pairs) body.append(name, text);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await post(form, body);
  if (answer.status !== 403 || answer.isJson) return answer;
  body.set("csrfmiddlewaretoken", await renewToken());
  return post(form, body);
}

async function answered(form, { status, told }) {
  if (status >= 500) throw new TypeError(`The server answered ${status}`);
  if ([0, 401, 403].includes(status)) {
    say("red", "warn", sentence("signedOut"));
    timer = setTimeout(flush, 3000);
    return false;
  }
  const save = sent;
  sent = null;
  if (status === 200) {
    kept(form, save, told);
    isDirty = touched(form).length > 0;
    if (!isDirty) {
      release(save.url);
      return true;
    }
    keepHere(form);
    return deliver();
  }
  if (status === 409) showConflict(form, save, told);
  else say("red", "warn", sentence("refused", Object.values(told.errors || {}).flat()[0] || status));
  return false;
}

// --- two people, one field --------------------------------------------------------------------------

function showConflict(form, { changed }, told) {
  conflict = { ...told, mine: changed };
  const place = document.getElementById("conflict");
  place.innerHTML = told.html;
  place.querySelector("[data-focus]").focus();
  say("red", "warn", sentence("conflict"));
}

// What was typed since the question was asked is asked about once more before it goes.
function choose(form, isTheirs) {
  const { theirs, mine, version } = conflict;
  const hasMore = isTheirs && Object.keys(theirs).some((name) => textOf(form, name) !== mine[name]);
  for (const [name, text] of hasMore ? [] : Object.entries(theirs)) {
    if (isTheirs) put(form, name, text);
    goOnFrom(form, name, text, version);
  }
  conflict = null;
  document.getElementById("conflict").textContent = "";
  nameButton();
  isDirty = true;
  keepHere(form);
  return flush();
}

// A button's own collision came with the page: to keep mine is to press it again; whoever keeps the
// other text gives up his own, here too.
document.addEventListener("click", async (event) => {
  const chosen = event.target.closest("#conflict [data-keep]");
  const form = panel();
  if (!chosen || !form) return;
  event.preventDefault();
  const isTheirs = chosen.dataset.keep === "theirs";
  if (conflict) choose(form, isTheirs);
  else if (isTheirs) {
    isDirty = false;
    await release(addressOf(form));
    window.location.assign(addressOf(form));
  } else form.querySelector(`button[value=${button || "agree"}]`).click();
});

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

// Nothing typed is left behind: the draft is kept first. The panel itself is its newest draft, and
// waits only for one that is on its way; what needs a choice waits for it on this device.
document.addEventListener("htmx:confirm", (event) => {
  const isPanel = (event.target.form || event.target) === panel();
  if (isPanel) {
    clearTimeout(timer);
    pressed = addressOf(panel());
    const by = event.detail.triggeringEvent?.submitter;
    button = by?.name === "do" ? by.value : "agree";
  }
  if (!onTheWay && (isPanel ? !sent : !isDirty)) return;
  event.preventDefault();
  const before = isPanel && !sent ? last : flush();
  before.then((isKept) => (isKept || (isPanel && !sent) || (conflict && canKeep)) && event.detail.issueRequest());
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
  [sent, conflict] = [null, null];
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
