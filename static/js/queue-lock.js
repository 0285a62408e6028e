// Locks what a person typed before it is written to the device. The key comes from the server while
// the person is signed in; it lives in memory and in this tab's session, never beside the data.

const KEPT = "unsent-keys";
const page = document.body.dataset;
const letters = new TextEncoder();
let mine = null;

export const me = page.person || "";

export function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export function base64(buffer) {
  return btoa(Array.from(new Uint8Array(buffer), (each) => String.fromCharCode(each)).join(""));
}

export class SignedOut extends Error {}
export class SomebodyElse extends Error {}

// Who is signed in now, with the token that the server takes from this person's pages.
export async function askServer() {
  const headers = { Accept: "application/json" };
  const options = { headers, cache: "no-store", credentials: "same-origin", redirect: "manual" };
  const answer = await fetch(page.keys, { ...options, signal: AbortSignal.timeout(15_000) });
  if (answer.type === "opaqueredirect" || answer.status === 403) throw new SignedOut();
  if (!answer.ok) throw new TypeError(`The server answered ${answer.status}`);
  const told = await answer.json();
  if (told.person !== me) throw new SomebodyElse();
  return told;
}

// Who is signed in now, as the server says; never what this page remembers.
export async function identify() {
  const told = await askServer();
  sessionStorage.setItem(KEPT, JSON.stringify({ person: told.person, keys: told.keys }));
  mine = imported(told.keys);
  return told;
}

async function imported(keys) {
  const found = new Map();
  for (const { number, key } of keys) {
    const made = await crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);
    found.set(number, { number, made, raw: key });
  }
  return found;
}

async function keys() {
  if (!mine) {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
    if (kept?.person === me) mine = imported(kept.keys);
    else await identify();
  }
  return mine;
}

// Have the key at hand before the line is gone; without one the first save asks again.
export async function prepare() {
  try {
    await keys();
  } catch {
    mine = null;
  }
}

export async function lock(content, name) {
  const [{ number, made }] = (await keys()).values();
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: letters.encode(`${me} ${name}`) };
  const box = await crypto.subtle.encrypt(how, made, letters.encode(JSON.stringify(content)));
  return { key: number, iv, box };
}

// The content, or nothing where no key at hand opens it.
export async function unlock(record, name) {
  const key = (await keys()).get(record.key);
  if (!key) return null;
  const additionalData = letters.encode(`${me} ${name}`);
  try {
    const how = { name: "AES-GCM", iv: record.iv, additionalData };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key.made, record.box)));
  } catch {
    return null;
  }
}

// A name under which the device files something without telling what it is.
export async function pseudonym(text) {
  const [{ raw }] = (await keys()).values();
  return base64(await crypto.subtle.digest("SHA-256", letters.encode(`${raw} ${text}`)));
}

export function forgetKeys() {
  mine = null;
  sessionStorage.removeItem(KEPT);
}
