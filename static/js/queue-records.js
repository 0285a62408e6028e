// What one waiting save says, and how saves that an earlier release wrote are read.

export const FORMAT = 2;
const EARLIER = "desk-unsent";

// Each step brings a content to the next format.
const UPGRADES = {
  // The first release kept all four fields as one text each, with one version for all.
  1({ url, fields }) {
    const { version, ...values } = fields;
    const bases = Object.fromEntries(Object.keys(values).map((name) => [name, Number(version)]));
    return { format: 2, url, place: "", at: 0, values, bases, began: {}, mark: false };
  },
};

// The content in today's format, or nothing for one that only a later release can read.
export function upgraded(content) {
  let now = content;
  while (now && now.format < FORMAT) now = UPGRADES[now.format]?.(now) || null;
  return now?.format === FORMAT ? now : null;
}

// What the release before this one left in the tab, which is still open.
export function fromEarlierRelease() {
  const left = JSON.parse(sessionStorage.getItem(EARLIER) || "{}");
  return Object.entries(left).map(([url, fields]) => upgraded({ format: 1, url, fields }));
}

export function forgetEarlierRelease() {
  for (const name of [EARLIER, "desk-late"]) sessionStorage.removeItem(name);
}

// Two saves of one answer become one while the first has not been on its way yet: a field goes on
// from the version from which it was first changed.
export function joined(first, later) {
  return {
    ...later,
    values: { ...first.values, ...later.values },
    bases: { ...later.bases, ...first.bases },
    began: { ...later.began, ...first.began },
  };
}

export function uuid() {
  return crypto.randomUUID();
}
