// The queue of saves that have not reached the server: kept on this device, in order.

import { canKeep, all, asked, change } from "./queue-store.js";
import { lock, me, pseudonym, unlock } from "./queue-lock.js";
import { forgetEarlierRelease, fromEarlierRelease, joined, upgraded, uuid, FORMAT } from "./queue-records.js";

// What happens in the queue is told in this tab and in every other one.
export const events = new EventTarget();
const channel = new BroadcastChannel("unsent-work");

function tellHere(message) {
  events.dispatchEvent(new CustomEvent(message.what, { detail: message }));
}

export function tell(what, message = {}) {
  tellHere({ ...message, what, isOwn: true });
  channel.postMessage({ ...message, what, person: me });
}

channel.addEventListener("message", ({ data }) => {
  if (data.person === me) tellHere({ ...data, isOwn: false });
});

// Saves of this person, oldest first, each with its content where a key opens it.
export async function waiting() {
  const records = (await all("entries")).filter((each) => each.person === me);
  return Promise.all(records.map(async (record) => {
    const content = record.format <= FORMAT ? upgraded(await unlock(record, record.operation)) : null;
    return { record, content };
  }));
}

// How many saves wait: mine, and other people's, of which nothing else is known; and how many forms
// and pages I have begun here that are not recorded yet.
export async function count() {
  if (!canKeep) return { mine: 0, others: 0, drafts: 0, begun: 0 };
  const entries = await all("entries");
  const drafts = await all("drafts");
  const mine = new Set(entries.filter((each) => each.person === me).map((each) => each.lane)).size;
  const others = entries.filter((each) => each.person !== me).length;
  const begun = drafts.filter((each) => each.person === me).length;
  return { mine, others, drafts: drafts.length, begun };
}

async function lastOf(lane) {
  const records = (await all("entries")).filter((each) => each.lane === lane);
  return records.at(-1);
}

async function madeRecord(content, operation, lane) {
  const box = await lock(content, operation);
  return { operation, lane, person: me, format: FORMAT, tried: false, held: "", ...box };
}

// Keep one save: as part of the last one of this answer while that has not been on its way.
export async function keep(content) {
  const lane = await pseudonym(content.url);
  for (;;) {
    const last = await lastOf(lane);
    const free = last && !last.tried && !last.held ? last : null;
    const before = free ? upgraded(await unlock(free, free.operation)) : null;
    const canJoin = before && !before.mark && !content.mark;
    const operation = canJoin ? free.operation : uuid();
    const whole = { ...(canJoin ? joined(before, content) : content), format: FORMAT };
    const record = await madeRecord(whole, operation, lane);
    record.late = !navigator.onLine;
    if (canJoin) record.order = free.order;
    if (await written(record, canJoin ? free : null)) {
      tell("kept", { url: content.url, values: content.values, operation });
      return operation;
    }
  }
}

// False when the save that this one was to join has changed or left meanwhile.
function written(record, before) {
  return change(["entries"], async (table) => {
    const entries = table("entries");
    if (before) {
      const now = await asked(entries.get(before.order));
      if (!now || now.tried || now.held || !isSame(now.iv, before.iv)) return false;
    }
    await asked(entries.put(record));
    return true;
  });
}

// Every lock has its own start: the same one means the same words.
export function isSame(one, other) {
  return one.length === other.length && one.every((each, place) => each === other[place]);
}

// Put one save, or none, in the place of all of an answer that wait: somebody has chosen.
export async function replace(url, content) {
  const lane = await pseudonym(url);
  const operation = uuid();
  const record = content && (await madeRecord({ ...content, format: FORMAT }, operation, lane));
  await change(["entries"], async (table) => {
    const entries = table("entries");
    for (const each of await asked(entries.getAll())) {
      if (each.lane === lane) await asked(entries.delete(each.order));
    }
    if (record) await asked(entries.put(record));
  });
  tell("kept", { url, values: content?.values || {} });
  return operation;
}

// From here on no number of this person is given to other words: they leave in a file.
export async function settle() {
  await change(["entries"], async (table) => {
    const entries = table("entries");
    for (const each of await asked(entries.getAll())) {
      if (each.person === me) await asked(entries.put({ ...each, tried: true }));
    }
  });
  return waiting();
}

// Take one save back from the device.
export async function drop(order) {
  await change(["entries"], (table) => asked(table("entries").delete(order)));
  tell("dropped");
}

// Saves out of a backup file keep their numbers: what has arrived already is not saved again.
export async function take(saves) {
  let taken = 0;
  for (const { operation, content } of saves) {
    const lane = await pseudonym(content.url);
    const record = { ...(await madeRecord(content, operation, lane)), tried: true, late: true };
    taken += await change(["entries"], async (table) => {
      const known = await asked(table("entries").index("operation").getKey(operation));
      if (known !== undefined) return 0;
      await asked(table("entries").put(record));
      return 1;
    });
  }
  if (taken) tell("kept", { values: {} });
  return taken;
}

// What the release before this one kept in this tab goes on in the queue.
export async function adopt() {
  if (!canKeep) return;
  for (const content of fromEarlierRelease()) await keep({ ...content, at: Date.now() });
  forgetEarlierRelease();
}
