// Times of a visit also in the zone of this device, beside those that the page says by itself.
const names = Intl.DateTimeFormat().resolvedOptions();

for (const place of document.querySelectorAll("[data-begins]")) {
  const said = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "short",
    hourCycle: "h23",
  });
  const begins = new Date(place.dataset.begins);
  const ends = new Date(place.dataset.ends);
  place.textContent = `${place.dataset.words} ${said.formatRange(begins, ends)}, ${names.timeZone}`;
  place.hidden = false;
}
