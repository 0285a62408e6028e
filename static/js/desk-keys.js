// The desk's keys. Single letters work outside text fields only and can be turned off.

const TYPING = "textarea, select, input:not([type=radio]):not([type=checkbox])";

function open(selector) {
  const box = document.querySelector(selector);
  if (!box) return;
  box.open = true;
  box.querySelector("textarea, select, input:not([type=hidden])").focus();
}

function choose(value, changed) {
  const radio = document.querySelector(`input[name=value][value="${value}"]`);
  if (!radio || radio.matches(":disabled")) return;
  radio.checked = true;
  radio.focus();
  changed(radio);
}

export function listen({ desk, changed, mark, leave }) {
  const toggle = document.getElementById("keys-on");
  if (toggle) {
    toggle.checked = localStorage.getItem("desk-keys") !== "off";
    toggle.addEventListener("change", () => {
      localStorage.setItem("desk-keys", toggle.checked ? "on" : "off");
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      mark();
      return;
    }
    const free = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!free || !toggle?.checked || event.target.matches(TYPING)) return;
    if (/^[0-4]$/.test(event.key)) choose(event.key, changed);
    else if (event.key === "j" && desk.dataset.next) leave(desk.dataset.next);
    else if (event.key === "k" && desk.dataset.back) leave(desk.dataset.back);
    else if (event.key === "e") open("[data-evidence]");
    else if (event.key === "g") open("[data-gap]");
    else return;
    event.preventDefault();
  });
}
