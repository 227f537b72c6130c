// After the end: what it was about, a note, a callback. The time belongs to the server.
import { say } from "./words.js";
import { setText } from "./dom.js";

export class WrapUp {
  constructor(form, { finish, extend }) {
    this.form = form;
    this.fields = Object.fromEntries(
      ["disposition", "callback", "callback-at", "note", "problem", "limit", "callback-when"].map((name) => [
        name,
        form.querySelector(`[data-${name}]`),
      ]),
    );
    this.half = new Map(); // what is half filled in, by contact
    form.addEventListener("input", () => this.keep());
    form.querySelector("[data-does=extend]").addEventListener("click", () => extend(this.contact.id));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const answer = this.answer();
      if (answer) finish(answer);
    });
  }

  show(contact) {
    const isOther = this.contact?.id !== contact.id;
    const wasHidden = this.form.hidden;
    this.contact = contact;
    this.form.hidden = contact.state !== "wrap_up" || !contact.wrap_up;
    if (this.form.hidden) return;
    const { due_at: due } = contact.wrap_up;
    this.fields.limit.hidden = !due;
    this.fields.limit.querySelector("[data-due]").dataset.due = due ?? "";
    if (isOther || wasHidden) this.begin(contact);
  }

  begin({ id, wrap_up: { dispositions, is_required: isRequired } }) {
    const { disposition } = this.fields;
    const first = new Option(isRequired ? say("choose") : say("none"), "");
    disposition.replaceChildren(first, ...dispositions.map(({ id: value, name }) => new Option(name, value)));
    disposition.required = isRequired;
    const half = this.half.get(id) ?? {};
    for (const name of ["disposition", "callback", "callback-at", "note"]) this.fields[name].value = half[name] ?? "";
    this.explain("");
    this.keep();
  }

  keep() {
    const names = ["disposition", "callback", "callback-at", "note"];
    this.half.set(this.contact.id, Object.fromEntries(names.map((name) => [name, this.fields[name].value])));
    this.fields["callback-when"].hidden = !this.fields.callback.value;
  }

  answer() {
    const { disposition, callback, note } = this.fields;
    if (disposition.required && !disposition.value) return this.explain(say("disposition_required"), disposition);
    const at = new Date(this.fields["callback-at"].value);
    if (callback.value && !(at > new Date())) return this.explain(say("callback_in_the_past"), this.fields["callback-at"]);
    this.explain("");
    return {
      contact_id: this.contact.id,
      disposition_id: disposition.value ? Number(disposition.value) : null,
      note: note.value.trim(),
      callback: callback.value ? { at: at.toISOString(), is_mine: callback.value === "mine" } : null,
    };
  }

  explain(words, field) {
    setText(this.fields.problem, words);
    for (const name of ["disposition", "callback-at"]) this.fields[name].toggleAttribute("aria-invalid", false);
    field?.setAttribute("aria-invalid", "true");
    field?.focus();
    return null;
  }

  focus() {
    if (!this.form.hidden) this.fields.disposition.focus();
  }
}
