// The public Compendium: pages that were read stay readable without a network, and a citation is
// copied with one press. Without this script every page reads the same.

const isSignedOut = !("person" in document.body.dataset);

async function keepVisited() {
  const worker = document.documentElement.querySelector("[data-reader-worker]");
  if (!worker || !("serviceWorker" in navigator) || !isSignedOut) return;
  await navigator.serviceWorker.register(worker.dataset.readerWorker, { scope: "/compendium/" });
  const { active } = await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map((each) => each.name);
  active.postMessage({ keep: [window.location.href.split("#")[0], ...files] });
}

function offerCopying() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = button.dataset.done;
    });
  }
}

offerCopying();
keepVisited().catch(() => {});
