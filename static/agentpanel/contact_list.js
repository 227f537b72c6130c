// The left pane: the contacts in hand, the one that is open marked.
import { clone, fill, keyed, setCurrent, setText } from "./dom.js";
import { unread } from "./state.js";
import { say } from "./words.js";

export class ContactList {
  constructor(desk, open) {
    this.list = desk.querySelector("[data-contacts]");
    this.empty = desk.querySelector("[data-no-contacts]");
    this.count = desk.querySelector("[data-contact-count]");
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[data-key]");
      if (row) open(Number(row.dataset.key));
    });
  }

  show(contacts, selected) {
    setText(this.count, contacts.length);
    this.list.hidden = contacts.length === 0;
    this.empty.hidden = contacts.length > 0;
    keyed(this.list, contacts, (contact) => contact.id, () => clone("row"), (row, contact) => {
      fillRow(row, contact, contact.id === selected);
    });
  }
}

function fillRow(row, contact, isOpen) {
  fill(row, { name: contact.customer.name, queue: contact.queue.name, word: wordOf(contact) });
  row.dataset.state = contact.state;
  row.querySelector("use").setAttribute("href", `#channel-${contact.channel}`);
  row.querySelector("[data-since]").dataset.since = contact.since ?? "";
  setCurrent(row.querySelector("button"), isOpen);
  const count = unread(contact);
  const badge = row.querySelector("[data-unread]");
  badge.hidden = count === 0;
  setText(badge.querySelector("[data-count]"), count);
}

function wordOf({ state }) {
  return state === "active" ? "" : say(state);
}
