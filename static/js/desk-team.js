// The team now: who is at which indicator, who is writing, and what the others saved meanwhile.

import { say, sentence } from "./desk-line.js";
import { csrf } from "./queue-send.js";

const EVERY = 10_000;
const WRITING = 120_000;

export function begin({ desk, fields, warn, lastKey }) {
  const list = document.querySelector("[data-team]");
  const others = document.querySelector("[data-others]");
  const statuses = new Map();
  for (const each of document.querySelectorAll("[data-status]")) {
    statuses.set(each, each.textContent);
  }
  const you = list?.firstElementChild;
  let since = null;
  let told = 0;

  function words(name, ...values) {
    return values.reduce((text, each) => text.replace("{}", () => each), desk.dataset[name]);
  }

  function row({ name, code, is_writing: isWriting }) {
    const item = document.createElement("li");
    const sign = you.firstElementChild.cloneNode(true);
    sign.lastChild.textContent = code === desk.dataset.code ? words("here", name) : words("there", name, code);
    item.append(sign);
    if (isWriting) {
      const more = document.createElement("span");
      more.className = "sub";
      more.textContent = words("writes", name);
      item.append(more);
    }
    return item;
  }

  function showTeam(team) {
    list?.replaceChildren(you, ...team.map(row));
    for (const [each, text] of statuses) {
      const writer = team.find((one) => one.is_writing && one.code === each.dataset.status);
      each.textContent = writer ? words("writes", writer.name) : text;
    }
    const near = team.filter((one) => one.is_writing && one.code === desk.dataset.code);
    if (others) {
      others.hidden = !near.length;
      others.textContent = near.map((one) => words("writes", one.name)).join(", ");
    }
  }

  function showSaved(saved) {
    for (const { code, value, is_scored: isScored } of saved) {
      for (const each of statuses.keys()) {
        if (each.dataset.status !== code) continue;
        statuses.set(each, isScored ? desk.dataset.scored : desk.dataset.begun);
        const level = each.closest("a").querySelector(".lvl");
        if (level && value) level.textContent = value;
      }
    }
  }

  async function ask() {
    told = Date.now();
    const typed = Date.now() - lastKey();
    const body = { version: fields.version, since, voice: desk.dataset.voice };
    if (typed < WRITING) body.typed = Math.round(typed / 1_000);
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf() };
    const options = { method: "POST", headers, credentials: "same-origin", redirect: "manual" };
    const answer = await fetch(desk.dataset.teamUrl, { ...options, body: JSON.stringify(body), signal: AbortSignal.timeout(EVERY) });
    if (!answer.ok) return;
    const found = await answer.json();
    since = found.asked_at;
    if (found.answer) warn(fields.follow(found.answer));
    showSaved(found.saved);
    showTeam(found.team);
    if (found.locked) say("grey", "lock", sentence("locked", found.locked));
  }

  async function turn() {
    if (!document.hidden && navigator.onLine) {
      try {
        await ask();
      } catch {
        // Without a line nobody is known; the queue says so.
      }
    }
    setTimeout(turn, EVERY);
  }

  const askNow = () => navigator.onLine && ask().catch(() => {});
  document.addEventListener("visibilitychange", () => document.hidden || askNow());
  turn();
  // The first key of a while is told at once: somebody has begun to write.
  return () => Date.now() - told > EVERY / 5 && askNow();
}
