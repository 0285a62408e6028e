// Unsent work as one locked file, for another machine: readable with its passphrase alone.

import { base64, bytes, me } from "./queue-lock.js";

const KIND = "unsent-work";
const VERSION = 1;
const ROUNDS = 600_000;
const MOST_ROUNDS = 10_000_000;
const letters = new TextEncoder();

// What is wrong with a file, as the name of a sentence in the page.
export class Refused extends Error {}

async function keyFor(passphrase, salt, iterations) {
  const raw = await crypto.subtle.importKey("raw", letters.encode(passphrase), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function pack(content, passphrase) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await keyFor(passphrase, salt, ROUNDS);
  const text = letters.encode(JSON.stringify({ ...content, person: me }));
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text);
  const kdf = { name: "PBKDF2", hash: "SHA-256", iterations: ROUNDS, salt: base64(salt) };
  const cipher = { name: "AES-GCM", iv: base64(iv) };
  return JSON.stringify({ kind: KIND, version: VERSION, kdf, cipher, box: base64(box) });
}

function envelope(text) {
  try {
    const found = JSON.parse(text);
    if (found.kind !== KIND) throw new Refused("strange");
    if (found.version !== VERSION) throw new Refused("later");
    if (!(found.kdf.iterations >= ROUNDS && found.kdf.iterations <= MOST_ROUNDS)) throw new Refused("strange");
    return found;
  } catch (trouble) {
    throw trouble instanceof Refused ? trouble : new Refused("strange");
  }
}

export async function unpack(text, passphrase) {
  const { kdf, cipher, box } = envelope(text);
  let content = null;
  try {
    const key = await keyFor(passphrase, bytes(kdf.salt), kdf.iterations);
    const how = { name: "AES-GCM", iv: bytes(cipher.iv) };
    content = JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, bytes(box))));
  } catch {
    throw new Refused("passphrase");
  }
  if (content.person !== me) throw new Refused("person");
  return content;
}
