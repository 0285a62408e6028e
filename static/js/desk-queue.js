// What is typed and has not reached the server yet. It is kept for this tab, so it survives a
// reload and a lost line, and is gone when the tab is closed on a shared machine.

const KEY = "desk-unsent";
const store = window.sessionStorage;

export function unsent() {
  return JSON.parse(store.getItem(KEY) || "{}");
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
}

export async function send(url, fields, token) {
  const body = new URLSearchParams(fields);
  const headers = { "X-Autosave": "1", "X-CSRFToken": token, Accept: "application/json" };
  const options = { method: "POST", body, headers, redirect: "error", credentials: "same-origin" };
  const answer = await fetch(url, options);
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  return { status: answer.status, data: isJson ? await answer.json() : {} };
}
