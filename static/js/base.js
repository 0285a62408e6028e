// Manners of every page: filters fold on phones, focus goes to what needs another look.

const narrow = window.matchMedia("(max-width: 40rem)");

function foldFilters() {
  for (const box of document.querySelectorAll("details[data-filter]")) {
    box.open = !narrow.matches;
  }
}

function focusSummary(root) {
  root.querySelector("[data-focus]")?.focus();
}

narrow.addEventListener("change", foldFilters);
foldFilters();
focusSummary(document);
document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));
