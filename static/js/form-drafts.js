// A form on a page of its own: what is typed stays on this device, locked, until it is recorded. Where
// the device keeps nothing, whoever leaves is warned.

import { begin } from "./desk-drafts.js";
import { canKeep } from "./queue-store.js";

function warn(form) {
  let isTyped = false;
  form.addEventListener("input", () => { isTyped = true; });
  form.addEventListener("submit", () => { isTyped = false; });
  form.querySelector("[data-leave]")?.addEventListener("click", () => { isTyped = false; });
  window.addEventListener("beforeunload", (event) => isTyped && event.preventDefault());
}

if (canKeep) begin(document.querySelector("h1").textContent);
else document.querySelectorAll("form[data-draft]").forEach(warn);
