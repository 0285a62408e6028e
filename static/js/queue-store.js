// What waits on this device, as the browser keeps it: locked boxes and nothing readable.

const NAME = "unsent-work";
const RELEASE = 1;
let opened = null;

export const canKeep = Boolean(window.isSecureContext && window.indexedDB && crypto.subtle);

export function asked(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

function lay(event) {
  const base = event.target.result;
  if (event.oldVersion < 1) {
    // One save of one answer each, in the order in which they were typed.
    const entries = base.createObjectStore("entries", { keyPath: "order", autoIncrement: true });
    entries.createIndex("operation", "operation", { unique: true });
    // Forms that were begun and not recorded yet.
    base.createObjectStore("drafts", { keyPath: "name" });
    // For each answer the versions that this browser's own saves made of its fields.
    base.createObjectStore("lanes", { keyPath: "lane" });
  }
}

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, RELEASE);
    request.addEventListener("upgradeneeded", lay);
    request.addEventListener("error", () => reject(request.error));
    request.addEventListener("success", () => {
      const forget = () => { opened = null; };
      // A tab with a later release may lay the tables anew: it must not wait for this one.
      request.result.addEventListener("versionchange", () => { request.result.close(); forget(); });
      request.result.addEventListener("close", forget);
      resolve(request.result);
    });
  });
  opened.catch(() => { opened = null; });
  return opened;
}

// One transaction; `work` waits for nothing but its own questions. What it has written is on the
// disk when this returns, so that not even a power cut takes it back.
export async function change(names, work) {
  const base = await open();
  const tables = base.transaction(names, "readwrite", { durability: "strict" });
  const written = new Promise((resolve, reject) => {
    tables.addEventListener("complete", resolve);
    for (const name of ["error", "abort"]) tables.addEventListener(name, () => reject(tables.error));
  });
  written.catch(() => {});
  const found = await work((name) => tables.objectStore(name));
  await written;
  return found;
}

export async function all(name) {
  const base = await open();
  return asked(base.transaction(name).objectStore(name).getAll());
}

export async function one(name, key) {
  const base = await open();
  return asked(base.transaction(name).objectStore(name).get(key));
}
