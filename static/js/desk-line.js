// How the saving stands, in the line at the top, in the list of indicators and beside the answer.

const line = document.getElementById("sync");
const words = document.getElementById("sync-text");
const place = document.querySelector("[data-answer-place]");

export function say(tone, icon, text) {
  line.className = `st st--${tone}`;
  line.querySelector("use").setAttribute("href", `#i-${icon}`);
  if (words.textContent !== text) words.textContent = text;
}

// The sentences stand in the page, in its language; {} is what changes in them.
export function sentence(name, value = "") {
  return line.dataset[name].replace("{}", () => value);
}

// Each answer of which something waits on this device says so.
export function sayPlaces(urls, here) {
  for (const mark of document.querySelectorAll("[data-kept]")) {
    mark.hidden = !urls.has(new URL(mark.closest("a").href).pathname);
  }
  if (!place) return;
  const name = urls.has(here) ? "here" : "there";
  place.textContent = place.dataset[name];
}

export function showErrors(form, names, errors) {
  for (const name of names) {
    const box = document.getElementById(`id_${name}_error`);
    box.textContent = "";
    for (const wrong of errors[name] || []) {
      const row = document.createElement("p");
      row.className = "error";
      row.textContent = wrong;
      box.append(row);
    }
    const found = form.elements[name];
    for (const control of found instanceof Element ? [found] : found) {
      if (name in errors) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }
  const first = Object.values(errors)[0];
  if (first) say("red", "warn", sentence("refused", first[0]));
}
