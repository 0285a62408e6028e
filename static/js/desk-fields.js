// The fields of one record, such as an answer or a weekly log: what stands in them, what the server
// last told of each, and which of them this person has changed.

const answer = document.querySelector("form[data-autosave]");
// Those of which the page says what they began as: a State that scores itself is asked for no
// confidence, and a mentor's log has fields of its own.
export const NAMES = [...(answer?.elements ?? [])]
  .filter(({ name }) => name.startsWith("began_"))
  .map(({ name }) => name.slice("began_".length))
  .filter((name) => answer.elements[name]);
export const TEXTS = NAMES.filter((name) => answer.elements[name] instanceof HTMLTextAreaElement);

export class Fields {
  constructor(form = answer, names = NAMES) {
    this.form = form;
    this.names = names;
    this.version = Number(form.elements.version.value);
    this.known = {};
    // Changed here and not yet said by the server to be saved.
    this.pending = new Set();
    for (const name of names) {
      this.known[name] = { text: form.elements[`began_${name}`].value, version: this.version };
    }
  }

  text(name) {
    return this.form.elements[name].value;
  }

  isTouched(name) {
    return this.pending.has(name) || this.text(name) !== this.tidy(name);
  }

  // A browser writes line ends in its own way into a field.
  tidy(name) {
    return this.known[name].text.replaceAll("\r\n", "\n");
  }

  put(name, text) {
    if (this.text(name) === text) return;
    const control = this.form.elements[name];
    if (control instanceof RadioNodeList && !text) {
      for (const radio of control) radio.checked = false;
    } else control.value = text;
  }

  restore(name, { text, began, version }) {
    this.put(name, text);
    this.pending.add(name);
    this.known[name] = { text: began ?? this.known[name].text, version };
  }

  // What a save of everything changed says.
  changed() {
    const save = { values: {}, bases: {}, began: {}, version: this.version, mark: false };
    for (const name of this.names.filter((each) => this.isTouched(each))) {
      save.values[name] = this.text(name);
      save.bases[name] = this.known[name].version;
      save.began[name] = this.known[name].text;
      this.pending.add(name);
    }
    return save;
  }

  // Our own save has arrived; what was typed meanwhile stays pending.
  arrived(values, version) {
    for (const [name, text] of Object.entries(values)) {
      this.known[name] = { text, version };
      if (this.text(name).trim() === text.trim()) this.pending.delete(name);
    }
  }

  // What stands at the server: untouched fields follow it. Returns the touched ones that somebody
  // else has changed.
  follow({ values, stamps, version }) {
    const crossed = [];
    for (const name of this.names) {
      const known = this.known[name];
      if (stamps[name] > known.version) {
        if (this.isTouched(name)) {
          if (this.text(name).trim() !== values[name]) crossed.push(name);
        } else {
          this.put(name, values[name]);
          this.known[name] = { text: values[name], version: stamps[name] };
        }
      }
    }
    this.version = Math.max(this.version, version);
    return crossed;
  }

  // After a choice: the fields that collided go on from what stands at the server.
  goOnFrom(data) {
    for (const { field } of data.collisions) {
      this.known[field] = { text: data.values[field], version: data.version };
    }
    this.follow(data);
  }

  take(data) {
    for (const { field } of data.collisions) {
      this.pending.delete(field);
      this.put(field, data.values[field]);
    }
  }
}
