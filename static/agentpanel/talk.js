// The pane in the middle: one contact, what was said, and what can be done with it.
import { fill, setText } from "./dom.js";
import { say } from "./words.js";

const TYPING_LASTS = 5000; // milliseconds

export class Talk {
  constructor(desk, act) {
    this.stage = desk.querySelector("[data-pane-name=contact]");
    this.empty = this.stage.querySelector("[data-no-contact]");
    this.element = this.stage.querySelector("[data-talk]");
    this.typing = this.element.querySelector("[data-typing]");
    this.typed = new Map(); // when the customer of a contact was last heard typing
    this.element.querySelector("[data-actions]").addEventListener("click", (event) => {
      const button = event.target.closest("[data-does]");
      if (button) act(button.dataset.does, this.contact);
    });
    setInterval(() => this.paintTyping(), 1000);
  }

  show(contact) {
    this.contact = contact;
    this.empty.hidden = Boolean(contact);
    this.element.hidden = !contact;
    this.stage.setAttribute("aria-labelledby", contact ? "talk-title" : "contact-title");
    if (!contact) return;
    fill(this.element.querySelector(".talk-head"), {
      name: contact.customer.name,
      queue: contact.queue.name,
      state: contact.state === "active" ? "" : say(contact.state),
    });
    this.element.dataset.state = contact.state;
    this.element.querySelector(".talk-sub [data-since]").dataset.since = contact.since ?? "";
    this.showActions(contact.state);
    this.paintTyping();
  }

  showActions(state) {
    const offered = { active: ["transfer", "park", "ask_help", "end"], parked: ["unpark", "end"] }[state] ?? [];
    for (const button of this.element.querySelectorAll("[data-actions] [data-does]")) {
      button.hidden = !offered.includes(button.dataset.does);
    }
  }

  heardTyping({ contact_id, author }) {
    if (author !== "customer") return;
    this.typed.set(contact_id, Date.now());
    this.paintTyping();
  }

  heardMessage({ contact_id, message }) {
    if (message.author === "customer") this.typed.delete(contact_id);
    this.paintTyping();
  }

  paintTyping() {
    const { contact, typing } = this;
    const isTyping = contact && Date.now() - (this.typed.get(contact.id) ?? 0) < TYPING_LASTS;
    setText(typing, isTyping ? typing.dataset.words.replace("{name}", contact.customer.name) : "");
  }
}
