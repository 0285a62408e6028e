// Pages that save by themselves without the queue (the conference, the State's reply): what is typed
// stays on this device too, locked, until the server has it. Each draft goes by the address of what
// it is about, and stands in the list of unsent work.

import { draftOf, forget, put } from "./desk-drafts.js";
import { me, prepare, pseudonym } from "./queue-lock.js";
import { canKeep } from "./queue-store.js";

let last = Promise.resolve();

// One after the other: what is typed later never goes before what was typed first. A device that
// takes nothing leaves the page as it is without one: it warns whoever leaves.
function inTurn(work) {
  if (canKeep) last = last.then(work).catch(() => {});
  return last;
}

// `pairs` are the names and texts that a reader of the list recognises; `more` is what the page needs
// to go on from there.
export function keep({ url, page, place, pairs, more }) {
  return inTurn(() => put({ url, page, place, pairs, more, at: Date.now() }));
}

export function release(url) {
  return inTurn(async () => forget(await pseudonym(url)));
}

// What waits for this address, or nothing.
export function find(url) {
  return inTurn(() => draftOf(url));
}

// Have the key at hand before the line is gone.
export function begin() {
  return canKeep ? prepare() : Promise.resolve();
}

const channel = new BroadcastChannel("saved-pages");

// What this page has saved, for the same person's other tabs, and what one of those has saved: who
// goes on from there never meets himself as somebody else.
export function tellSaved(message) {
  channel.postMessage({ ...message, person: me });
}

export function onSaved(work) {
  channel.addEventListener("message", ({ data }) => data.person === me && work(data));
}
