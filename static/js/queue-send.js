// Sends what waits, in order, one save of an answer at a time, from one tab alone.

import { all, asked, change, one } from "./queue-store.js";
import { SignedOut, SomebodyElse, identify, me } from "./queue-lock.js";
import { isSame, tell, waiting } from "./queue.js";

const SOON = 1_500;
const LATEST = 60_000;
let token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
let misses = 0;
let timer = null;

// The token that the server takes now.
export const csrf = () => token;

// The server answered and took nothing: it may take this save later.
class Failed extends Error {}

// How a save ended that will not be taken as it is: it waits for its writer.
const HELD = { 403: "forbidden", 404: "gone", 409: "conflict", 413: "refused", 422: "refused", 423: "locked" };

async function post({ record, content }) {
  const own = (await one("lanes", record.lane))?.stamps || {};
  // A field goes on from this browser's own last save of it: two tabs of one person never collide.
  const bases = Object.fromEntries(
    Object.entries(content.bases).map(([name, base]) => [name, Math.max(base, own[name] || 0)]),
  );
  const { values, began, mark } = content;
  const known = Object.values(bases);
  const base = known.length ? Math.min(...known) : content.version || 0;
  const body = { operation: record.operation, base_version: base, bases, values, began, mark };
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  headers["X-Autosave"] = "1";
  headers["X-Written-By"] = me;
  headers["X-CSRFToken"] = token;
  if (record.tried || record.late) headers["X-Sent-Later"] = "1";
  const options = { method: "POST", credentials: "same-origin", redirect: "manual", headers };
  return fetch(content.url, { ...options, body: JSON.stringify(body), signal: AbortSignal.timeout(30_000) });
}

// From here on this number stands for these words. False when others joined them, or somebody chose,
// since they were read.
function claim(record) {
  return change(["entries"], async (table) => {
    const now = await asked(table("entries").get(record.order));
    if (!now || !isSame(now.iv, record.iv)) return false;
    await asked(table("entries").put({ ...now, tried: true }));
    return true;
  });
}

function mend(order, how) {
  return change(["entries"], async (table) => {
    const now = await asked(table("entries").get(order));
    if (!now) return;
    how(now);
    await asked(table("entries").put(now));
  });
}

async function arrived({ record, content }, data) {
  await change(["entries", "lanes"], async (table) => {
    await asked(table("entries").delete(record.order));
    const lane = (await asked(table("lanes").get(record.lane))) || { lane: record.lane, stamps: {} };
    for (const name of Object.keys(content.values)) lane.stamps[name] = data.version;
    await asked(table("lanes").put(lane));
  });
  misses = 0;
  const { url, values, mark } = content;
  tell("sent", { url, values, mark, operation: record.operation, data });
}

async function held(entry, why, data) {
  const { record, content } = entry;
  const isEmpty = content.mark && !Object.keys(content.values).length;
  if (isEmpty) await change(["entries"], (table) => asked(table("entries").delete(record.order)));
  else await mend(record.order, (each) => { each.held = why; });
  tell("held", { url: content.url, why, data, mark: content.mark });
}

// One save to its end; an error means that nothing can be sent now.
async function deliver(entry, again = true) {
  if (!(await claim(entry.record))) return null;
  const answer = await post(entry);
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new SignedOut();
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  const data = isJson ? await answer.json() : {};
  if (data.other_person) throw new SomebodyElse();
  if (answer.status === 403 && !isJson && again) {
    // The page's token is older than the session, which began again in another tab.
    ({ token } = await identify());
    return deliver(entry, false);
  }
  if (answer.status === 200 && isJson) return arrived(entry, data);
  if (HELD[answer.status]) return held(entry, HELD[answer.status], data);
  throw new Failed(`The server answered ${answer.status}`);
}

// A save at which the server failed stops the later ones of its answer and nobody else's.
async function drain() {
  const failed = new Set();
  for (;;) {
    const entries = await waiting();
    const stopped = new Set(entries.filter((each) => each.record.held || !each.content).map((each) => each.record.lane));
    const next = entries.find(({ record }) => !stopped.has(record.lane) && !failed.has(record.lane));
    if (!next) break;
    tell("sending", { url: next.content.url });
    try {
      await deliver(next);
    } catch (trouble) {
      if (!(trouble instanceof Failed)) throw trouble;
      failed.add(next.record.lane);
    }
  }
  if (failed.size) throw new Failed();
}

function later() {
  const wait = Math.min(SOON * 2 ** misses, LATEST);
  misses += 1;
  clearTimeout(timer);
  timer = setTimeout(send, wait * (0.75 + Math.random() / 2));
}

// Send what waits; says whether everything is on its way to where it belongs.
export async function send() {
  clearTimeout(timer);
  try {
    await navigator.locks.request("unsent-work", drain);
    tell("idle");
    return true;
  } catch (trouble) {
    if (trouble instanceof SomebodyElse) tell("other");
    else tell(trouble instanceof SignedOut ? "signedOut" : "offline");
    later();
    return false;
  }
}

// Ask once more about saves that were refused or stand before a choice.
export async function sendAgain(url = "") {
  for (const { record, content } of await waiting()) {
    if (record.held && (!url || content?.url === url)) await mend(record.order, (each) => { each.held = ""; });
  }
  return send();
}

export async function sendSoon() {
  misses = 0;
  if ((await all("entries")).some((each) => each.person === me)) await send();
}

window.addEventListener("online", sendSoon);
document.addEventListener("visibilitychange", () => document.hidden || sendSoon());
