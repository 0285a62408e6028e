// What is typed and has not reached the server yet. It is kept for this tab, so it survives a
// reload and a lost line, and is gone when the tab is closed on a shared machine.

const KEY = "desk-unsent";
// What could not be sent at once: the server is told that it comes later, for the history.
const LATE = "desk-late";
const store = window.sessionStorage;

function read(key) {
  return JSON.parse(store.getItem(key) || "{}");
}

export function unsent() {
  return read(KEY);
}

export function keep(url, fields) {
  const all = unsent();
  all[url] = fields;
  store.setItem(KEY, JSON.stringify(all));
}

export function forget(url) {
  const all = unsent();
  delete all[url];
  store.setItem(KEY, JSON.stringify(all));
  const late = read(LATE);
  delete late[url];
  store.setItem(LATE, JSON.stringify(late));
}

export function delay(url) {
  store.setItem(LATE, JSON.stringify({ ...read(LATE), [url]: true }));
}

export async function send(url, fields, token) {
  const body = new URLSearchParams(fields);
  const headers = { "X-Autosave": "1", "X-CSRFToken": token, Accept: "application/json" };
  if (read(LATE)[url]) headers["X-Sent-Later"] = "1";
  const options = { method: "POST", body, headers, redirect: "error", credentials: "same-origin" };
  const answer = await fetch(url, options);
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  return { status: answer.status, data: isJson ? await answer.json() : {} };
}
