// Two minutes before a session ends for want of activity, says so and offers to stay. The server
// alone knows how long is left: another tab may have been at work. Nothing typed is touched.

const place = document.querySelector("[data-idle]");
const WARN = 120;

function start() {
  const box = place.querySelector(".notice");
  const stay = place.querySelector("[data-idle-stay]");
  const again = place.querySelector("[data-idle-again]");
  const words = place.querySelector("[data-idle-words]");
  const warning = words.textContent;
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

  async function left(method) {
    try {
      const headers = { "X-CSRFToken": token, Accept: "application/json" };
      const options = { method, headers, credentials: "same-origin", cache: "no-store" };
      const answer = await fetch(place.dataset.idle, options);
      return (await answer.json()).left;
    } catch {
      return null;
    }
  }

  function over() {
    words.textContent = place.dataset.idleOver;
    stay.hidden = true;
    again.hidden = false;
    again.search = new URLSearchParams({ next: window.location.pathname + window.location.search });
    box.hidden = false;
  }

  async function look(method = "GET") {
    const seconds = await left(method);
    if (seconds === null) {
      setTimeout(look, 15_000);
    } else if (seconds <= 0) {
      over();
    } else {
      words.textContent = warning;
      box.hidden = seconds > WARN;
      setTimeout(look, (seconds > WARN ? seconds - WARN : Math.min(seconds, 15)) * 1000 + 500);
    }
  }

  stay.addEventListener("click", async () => {
    const seconds = await left("POST");
    if (seconds === 0) over();
    else if (seconds > WARN) box.hidden = true;
  });
  setTimeout(look, Math.max(place.dataset.idleLeft - WARN, 0) * 1000);
}

if (place) start();
