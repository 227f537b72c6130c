// Canned responses: a slash at the start of the message lists those of the queue, narrowed as the agent types.
import { clone, fill, keyed } from "./dom.js";
import { lookUp } from "./lookup.js";

const ASKED = /^\/([\p{L}\p{N}_-]*)$/u;

export class Canned {
  constructor(list, box, url) {
    Object.assign(this, { list, box, url, phrases: null, found: [], at: 0 });
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.take([...list.children].indexOf(option));
    });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  async update(contact) {
    this.contact = contact;
    const asked = ASKED.exec(this.box.value);
    if (!asked) return this.close();
    this.phrases ??= (await lookUp(this.url))?.phrases;
    const still = ASKED.exec(this.box.value);
    if (!still) return this.close();
    this.found = matching(this.phrases ?? [], contact.queue.id, still[1]);
    this.at = 0;
    this.paint();
  }

  // Whether the key was for the list.
  press(event) {
    if (!this.isOpen) return false;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) this.at = (this.at + moves[event.key] + this.found.length) % this.found.length;
    else if (event.key === "Enter" || event.key === "Tab") return this.take(this.at);
    else if (event.key === "Escape") return this.close();
    else return false;
    this.paint();
    return true;
  }

  take(index) {
    const phrase = this.found[index];
    this.close();
    if (!phrase) return false;
    this.box.value = phrase.text.replaceAll("{{customer.name}}", this.contact.customer.name);
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  close() {
    const wasOpen = this.isOpen;
    this.list.hidden = true;
    this.box.removeAttribute("aria-activedescendant");
    return wasOpen;
  }

  paint() {
    this.list.hidden = this.found.length === 0;
    keyed(this.list, this.found, (phrase) => phrase.shortcut, () => clone("canned"), (option, phrase) => {
      fill(option, { shortcut: `/${phrase.shortcut}`, text: phrase.text });
      option.id = `canned-${phrase.shortcut}`;
      const isAt = phrase === this.found[this.at];
      option.setAttribute("aria-selected", String(isAt));
      if (isAt) option.scrollIntoView({ block: "nearest" });
    });
    if (this.found.length) this.box.setAttribute("aria-activedescendant", `canned-${this.found[this.at].shortcut}`);
    else this.box.removeAttribute("aria-activedescendant");
  }
}

// Those of the queue: shortcuts that begin so first, then texts that hold it.
export function matching(phrases, queueId, asked) {
  const word = asked.toLowerCase();
  const here = phrases.filter(({ queue_ids: ids }) => ids.length === 0 || ids.includes(queueId));
  const first = here.filter(({ shortcut }) => shortcut.toLowerCase().startsWith(word));
  const then = here.filter((phrase) => !first.includes(phrase) && phrase.text.toLowerCase().includes(word));
  return [...first, ...then].slice(0, 8);
}
