// Keeps the pages of the published Compendium that were visited, for reading without a network.
// Nothing is kept but what the server itself calls public: a page for somebody who is signed in, an
// inbox or an edition for some readers only never is. A new release empties the store.

const PREFIX = "compendium-";
const STORE = `${PREFIX}MARK_OF_RELEASE`;
const MOST = 300;

const isPage = (url) => url.pathname.startsWith("/compendium/");
const isFile = (url) => url.pathname.startsWith("/static/");
const isOurs = (url) => url.origin === self.location.origin && (isPage(url) || isFile(url));

function mayKeep(url, answer) {
  const said = answer.headers.get("Cache-Control") || "";
  const isPublic = said.includes("public") && !said.includes("no-store");
  // A piece of a file (206) is an answer too, and none to keep.
  return answer.status === 200 && !answer.redirected && (isFile(url) || isPublic);
}

async function keep(url, answer) {
  if (!mayKeep(url, answer)) return;
  const store = await caches.open(STORE);
  await store.put(url.href, answer);
  const kept = await store.keys();
  await Promise.all(kept.slice(0, Math.max(kept.length - MOST, 0)).map((each) => store.delete(each)));
}

async function fetched(event) {
  const { request } = event;
  const url = new URL(request.url);
  url.hash = "";
  try {
    const answer = await fetch(request);
    // Beside the answer and not before it: a full store takes no page away from the reader.
    event.waitUntil(keep(url, answer.clone()).catch(() => {}));
    return answer;
  } catch (failure) {
    const store = await caches.open(STORE);
    const kept = await store.match(url.href, { ignoreVary: true });
    if (kept) return kept;
    throw failure;
  }
}

async function begin() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== STORE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && isOurs(new URL(request.url))) {
    event.respondWith(fetched(event));
  }
});
// The page that was open before this worker was there says what it is made of.
self.addEventListener("message", (event) => {
  const urls = (event.data?.keep || []).map((each) => new URL(each)).filter(isOurs);
  event.waitUntil(
    Promise.allSettled(urls.map(async (url) => keep(url, await fetch(url.href)))),
  );
});
