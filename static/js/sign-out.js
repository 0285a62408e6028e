// Nobody signs out by accident while work waits on this device, and nothing readable stays behind.

import { forgetKeys } from "./queue-lock.js";
import { count, events, tell } from "./queue.js";
import { sendAgain, sendSoon } from "./queue-send.js";
import { canKeep } from "./queue-store.js";

const guard = document.getElementById("signout-guard");
let form = null;

function empty() {
  forgetKeys();
  sessionStorage.clear();
  localStorage.clear();
}

async function leave() {
  const { mine, others, drafts } = await count();
  form.elements.keep.value = mine + others + drafts ? "1" : "0";
  tell("left");
  form.submit();
}

function showLeft({ mine, begun }) {
  guard.querySelector("[data-count]").textContent = mine;
  guard.querySelector("[data-begun-count]").textContent = begun;
  guard.querySelector("[data-waits]").hidden = !mine;
  guard.querySelector("[data-begun]").hidden = !begun;
  guard.querySelector("[data-send]").hidden = !mine;
}

// A form that was begun is recorded or discarded where it stands: nothing sends it by itself.
async function tryToLeave() {
  const left = await count();
  if (!left.mine && !left.begun) return leave();
  showLeft(left);
  guard.hidden = false;
  return guard.focus();
}

async function sendNow() {
  const told = guard.querySelector("[data-told]");
  told.textContent = guard.dataset.sending;
  await sendAgain();
  const left = await count();
  showLeft(left);
  told.textContent = left.mine ? guard.dataset.left : guard.dataset.sent;
  if (!left.mine && !left.begun) await leave();
}

async function showCount() {
  const { mine, begun } = await count();
  for (const each of document.querySelectorAll("[data-unsent-count]")) each.textContent = mine + begun ? `(${mine + begun})` : "";
}

function start() {
  const sure = guard.querySelector("[data-sure]");
  const last = guard.querySelector("[data-leave]");
  guard.querySelector("[data-send]").addEventListener("click", sendNow);
  guard.querySelector("[data-stay]").addEventListener("click", () => { guard.hidden = true; });
  sure.addEventListener("change", () => { last.disabled = !sure.checked; });
  last.addEventListener("click", leave);
  for (const each of document.querySelectorAll("form[data-signout]")) {
    each.addEventListener("submit", (event) => {
      event.preventDefault();
      form = each;
      tryToLeave();
    });
  }
  for (const name of ["kept", "sent", "dropped", "begun"]) events.addEventListener(name, showCount);
  events.addEventListener("left", empty);
  showCount();
  // The desk first puts back into its form what waits.
  if (!document.querySelector("[data-desk]")) sendSoon();
}

if (guard && canKeep) start();
