// The gap register's rows: how many are ticked, ranges, and keys that can be turned off.

const TYPING = "textarea, select, input:not([type=radio]):not([type=checkbox])";
let last = null; // the box that was ticked last: a range begins there

const form = () => document.querySelector("form[data-register]");
const boxes = () => [...(form()?.querySelectorAll("tbody input[name=rows]") ?? [])];

function tell() {
  const here = form();
  if (!here) return;
  const all = boxes();
  const count = all.filter((box) => box.checked).length;
  const line = here.querySelector("[data-ticked]");
  const words = count === 1 ? line.dataset.one : line.dataset.many.replace("NUMBER", count);
  if (line.textContent !== words) line.textContent = words;
  const every = here.querySelector("[data-all]");
  every.closest("label").hidden = false;
  every.checked = count > 0 && count === all.length;
  every.indeterminate = count > 0 && count < all.length;
}

function tick(box, withRange) {
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(box)];
  if (withRange && from >= 0) {
    for (const each of all.slice(Math.min(from, to), Math.max(from, to) + 1)) {
      each.checked = box.checked;
    }
  }
  last = box;
  tell();
}

const current = () => boxes().indexOf(document.activeElement?.closest("tr")?.querySelector("input[name=rows]"));

function go(step) {
  const all = boxes();
  const next = all[Math.max(0, Math.min(all.length - 1, current() + step))];
  next?.focus();
  next?.closest("tr").scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  if (event.target.matches?.("form[data-register] input[name=rows]")) {
    tick(event.target, event.shiftKey);
  }
});
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-all]")) return;
  for (const box of boxes()) box.checked = event.target.checked;
  tell();
});
document.addEventListener("reset", () => setTimeout(tell));
document.addEventListener("htmx:afterSwap", tell);

const toggle = document.getElementById("register-keys");
if (toggle) {
  toggle.hidden = false;
  toggle.checked = localStorage.getItem("register-keys") !== "off";
  toggle.addEventListener("change", () => {
    localStorage.setItem("register-keys", toggle.checked ? "on" : "off");
  });
}

document.addEventListener("keydown", (event) => {
  const free = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!free || !toggle?.checked || event.target.matches(TYPING)) return;
  const box = boxes()[current()];
  const onBox = event.target.matches("input[name=rows]");
  const key = event.key.toLowerCase();
  if (key === "j") go(1);
  else if (key === "k") go(-1);
  else if (key === "/") document.getElementById("id_q").focus();
  else if (box && (key === "x" || (event.key === " " && onBox))) {
    box.checked = !box.checked;
    tick(box, event.shiftKey);
  } else if (box && event.key === "Enter" && onBox) box.closest("tr").querySelector("th a").click();
  else return;
  event.preventDefault();
});

tell();
