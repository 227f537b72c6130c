// The box below a conversation: messages and private notes. What is half written survives a reload.
import { Canned } from "./canned.js";

const TYPING_SAID_EVERY = 3000; // milliseconds

export class Composer {
  constructor(form, { drafts, write, typing }) {
    Object.assign(this, { form, drafts, write, typing, contact: null, typedAt: 0 });
    this.box = form.querySelector("textarea");
    this.private = form.querySelector("[data-private]");
    this.canned = new Canned(form.querySelector("[data-canned]"), this.box, form.dataset.phrasesUrl);
    this.box.addEventListener("input", () => this.input());
    this.box.addEventListener("keydown", (event) => this.press(event));
    this.box.addEventListener("blur", () => this.canned.close());
    this.private.addEventListener("change", () => this.mark());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  show(contact) {
    const isOther = this.contact?.id !== contact.id;
    this.contact = contact;
    this.form.hidden = contact.state === "wrap_up";
    if (!isOther) return;
    this.canned.close();
    this.box.value = this.drafts.of(contact.id);
    this.private.checked = false;
    this.mark();
    this.grow();
  }

  focus() {
    if (!this.form.hidden) this.box.focus();
  }

  askForCanned() {
    this.focus();
    this.box.value ||= "/";
    this.input();
  }

  input() {
    this.drafts.set(this.contact.id, this.box.value);
    this.canned.update(this.contact);
    this.grow();
    if (this.private.checked || !this.box.value || Date.now() - this.typedAt < TYPING_SAID_EVERY) return;
    this.typedAt = Date.now();
    this.typing(this.contact.id);
  }

  press(event) {
    if (event.isComposing) return;
    if (this.canned.press(event)) return event.preventDefault();
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  send() {
    const text = this.box.value.trim();
    if (!text) return;
    this.write(this.private.checked ? "note" : "say", this.contact.id, text);
    this.box.value = "";
    this.typedAt = 0;
    this.drafts.set(this.contact.id, "");
    this.private.checked = false;
    this.mark();
    this.grow();
    this.box.focus();
  }

  mark() {
    this.form.toggleAttribute("data-is-private", this.private.checked);
  }

  grow() {
    const rows = this.box.value.split("\n").length;
    this.box.rows = Math.min(8, Math.max(2, rows));
  }
}
