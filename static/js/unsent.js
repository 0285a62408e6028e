// The page "Unsent work": what waits on this device, sent, saved to a file or loaded from one.

import { UNSEEN, drafts, forget, restore } from "./desk-drafts.js";
import { Refused, pack, unpack } from "./queue-backup.js";
import { adopt, count, drop, events, settle, take, waiting } from "./queue.js";
import { upgraded } from "./queue-records.js";
import { send, sendAgain } from "./queue-send.js";
import { canKeep } from "./queue-store.js";

const page = document.querySelector("[data-unsent]");
const part = (name) => page.querySelector(`[data-${name}]`);
const told = part("told");

function say(name, value = "") {
  told.textContent = page.dataset[name].replace("{}", () => value);
}

function when(at) {
  return at ? `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC` : "–";
}

function row({ place, url, at, state, text, remove }) {
  const made = part("row").content.cloneNode(true);
  const link = made.querySelector("a");
  link.textContent = place || url;
  link.href = url;
  made.querySelector("[data-at]").textContent = when(at);
  made.querySelector("[data-state]").textContent = state;
  made.querySelector("[data-text]").textContent = text;
  made.querySelector("button").addEventListener("click", remove);
  return made;
}

function entryRow({ record, content }) {
  if (!content) return row({ place: page.dataset.unreadable, url: "", at: 0, state: page.dataset.waits, text: "", remove: () => {} });
  const state = page.dataset[record.held || "waits"];
  const text = Object.values(content.values).join("\n\n");
  return row({ ...content, state, text, remove: () => drop(record.order) });
}

function draftRow({ record, content }) {
  const shown = content.pairs.filter(([name]) => !UNSEEN.includes(name));
  const text = shown.map(([, value]) => value).join("\n");
  const remove = async () => { await forget(record.name); await show(); };
  return row({ ...content, url: content.page, state: page.dataset.draft, text, remove });
}

async function show() {
  const entries = await waiting();
  const begun = (await drafts()).filter((each) => each.content);
  const { others } = await count();
  part("rows").replaceChildren(...entries.map(entryRow), ...begun.map(draftRow));
  part("table").hidden = !(entries.length + begun.length);
  part("none").hidden = Boolean(entries.length + begun.length);
  part("others").hidden = !others;
  part("others-count").textContent = others;
}

async function save(event) {
  event.preventDefault();
  const form = event.target;
  if (form.elements.passphrase.value !== form.elements.again.value) return say("differ");
  const saves = (await settle()).filter((each) => each.content);
  const content = {
    saves: saves.map(({ record, content: each }) => ({ operation: record.operation, content: each })),
    drafts: (await drafts()).map((each) => each.content).filter(Boolean),
  };
  const text = await pack(content, form.elements.passphrase.value);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `unsent-work-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  form.reset();
  return say("saved", content.saves.length + content.drafts.length);
}

async function load(event) {
  event.preventDefault();
  const form = event.target;
  try {
    const content = await unpack(await form.elements.file.files[0].text(), form.elements.passphrase.value);
    const saves = content.saves.map((each) => ({ ...each, content: upgraded(each.content) }));
    const taken = await take(saves.filter((each) => each.content));
    let begun = 0;
    for (const each of content.drafts) begun += await restore(each);
    form.reset();
    say("loaded", taken + begun);
    await send();
  } catch (trouble) {
    say(trouble instanceof Refused ? trouble.message : "strange");
  }
}

async function start() {
  part("send").addEventListener("click", async () => (await sendAgain()) && say("idle"));
  page.querySelector("form[data-save]").addEventListener("submit", save);
  page.querySelector("form[data-load]").addEventListener("submit", load);
  for (const name of ["kept", "sent", "held", "dropped"]) events.addEventListener(name, show);
  for (const name of ["offline", "signedOut", "other"]) events.addEventListener(name, () => say(name));
  page.hidden = false;
  await adopt();
  await show();
}

if (page && canKeep) start();
