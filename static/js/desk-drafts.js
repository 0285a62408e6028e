// Forms that record something (evidence, findings, texts, meetings, answers): what is typed stays on
// this device, locked, until it is recorded.

import { identify, lock, me, pseudonym, unlock } from "./queue-lock.js";
import { tell } from "./queue.js";
import { send } from "./queue-send.js";
import { all, asked, change, one } from "./queue-store.js";

// Forms that are on their way; a page to which one steps back has none.
const busy = new Set();
window.addEventListener("pageshow", () => busy.clear());

function read(form) {
  return [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
}

// What a form sends unseen and goes on from: the version from which its words began, and the number
// of the record that it makes.
export const UNSEEN = ["version", "key"];

function unseenIn(form) {
  return UNSEEN.filter((name) => form.elements[name]).map((name) => [name, form.elements[name].value]);
}

function putUnseen(form, pairs) {
  for (const [name, value] of pairs) {
    if (UNSEEN.includes(name) && form.elements[name]) form.elements[name].value = value;
  }
}

function fill(form, pairs) {
  putUnseen(form, pairs);
  for (const control of form.elements) {
    if (!control.name || ["hidden", "submit", "file"].includes(control.type)) continue;
    const values = pairs.filter(([name]) => name === control.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(control.type)) control.checked = values.includes(control.value);
    else if (control.multiple) for (const each of control.options) each.selected = values.includes(each.value);
    else if (values.length) [control.value] = values;
  }
}

// Drafts of this person, for the list of unsent work.
export async function drafts() {
  const records = (await all("drafts")).filter((each) => each.person === me);
  return Promise.all(records.map(async (record) => ({ record, content: await unlock(record, record.name) })));
}

export async function forget(name) {
  await change(["drafts"], (table) => asked(table("drafts").delete(name)));
  tell("begun");
}

// What is kept of the form at this address, or nothing.
export async function draftOf(url) {
  const name = await pseudonym(url);
  const kept = await one("drafts", name);
  return kept && unlock(kept, name);
}

// A draft out of a backup file; one of the same form that was typed later stays. Says how many came.
export async function restore(content) {
  const mine = await draftOf(content.url);
  if (mine?.at > content.at) return 0;
  await put(content);
  return 1;
}

export async function put(content) {
  const name = await pseudonym(content.url);
  const record = { name, person: me, format: 1, ...(await lock(content, name)) };
  await change(["drafts"], (table) => asked(table("drafts").put(record)));
  tell("begun");
}

async function watch(form, place) {
  const url = new URL(form.action).pathname;
  const name = await pseudonym(url);
  const kept = await one("drafts", name);
  const content = kept && (await unlock(kept, name));
  const note = form.querySelector("[data-draft-note]");
  const fresh = unseenIn(form);
  let last = Promise.resolve();
  // Words that the device has not taken yet.
  let unkept = 0;
  // A refused form shows what was sent; only a fresh one is filled from the draft.
  const isRefused = window.location.pathname === url && document.querySelector("main [data-focus]");
  if (content && !isRefused) {
    fill(form, content.pairs);
    for (let box = form.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    if (note) note.hidden = false;
  }
  note?.querySelector("button").addEventListener("click", async () => {
    await forget(name);
    form.reset();
    putUnseen(form, fresh);
    note.hidden = true;
  });
  form.addEventListener("input", () => {
    const draft = { url, page: window.location.pathname, place, at: Date.now(), pairs: read(form) };
    unkept += 1;
    last = last.then(() => put(draft)).then(() => { unkept -= 1; }, () => {});
  });
  window.addEventListener("beforeunload", (event) => unkept && !busy.has(form) && event.preventDefault());
  form.querySelector("[data-leave]")?.addEventListener("click", async (event) => {
    event.preventDefault();
    await last;
    await forget(name);
    unkept = 0;
    window.location.assign(event.target.href);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    record(form, url, name, note);
  });
}

// Sends the form by itself first: what is refused is then shown by the browser's own way of sending,
// and without a line nobody lands on an empty page. A second press while it is on its way is none.
async function record(form, url, name, note) {
  if (busy.has(form)) return;
  busy.add(form);
  let answer = null;
  await send(); // a finding is weighed by the level that stands at the server
  try {
    const headers = { "X-Draft": "1" };
    const options = { method: "POST", body: new FormData(form), headers, redirect: "manual", credentials: "same-origin" };
    answer = await fetch(url, options);
    if (answer.ok) {
      const next = new URL((await answer.json()).next, window.location);
      await forget(name);
      if (next.pathname === window.location.pathname) window.location.reload();
      else window.location.assign(next);
      return;
    }
    // Nothing leads elsewhere but the end of the session.
    if (answer.type === "opaqueredirect") await identify();
  } catch {
    busy.delete(form);
    if (note) note.hidden = false;
    note?.focus();
    return;
  }
  form.submit();
}

export function begin(place) {
  for (const form of document.querySelectorAll("form[data-draft]")) watch(form, place).catch(() => {});
}
