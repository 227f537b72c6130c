// The offer: a dialog that leaves the focus where it is, with a countdown, until it is answered or over.
import { safeLink, setText } from "./dom.js";

export class OfferDialog {
  constructor(desk, { accept, decline }) {
    this.element = desk.querySelector("[data-offer]");
    this.said = desk.querySelector("[data-offer-said]");
    this.offer = null;
    const does = { accept: () => this.answer(accept), decline: () => this.answer(decline) };
    this.does = does;
    this.element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-does]");
      if (button) does[button.dataset.does]();
    });
  }

  show(offer, clock) {
    const isNew = offer && this.offer?.offered_at !== offer.offered_at;
    const hadFocus = this.element.contains(document.activeElement);
    this.offer = offer ?? null;
    this.element.hidden = !offer;
    if (!offer) {
      setText(this.said, "");
      if (hadFocus) document.getElementById("main").focus();
      return;
    }
    this.fill(offer);
    this.paint(clock);
    if (isNew) setText(this.said, [this.title, offer.customer_name, offer.question].filter(Boolean).join(". "));
  }

  fill(offer) {
    const part = (name) => this.element.querySelector(`[data-${name}]`);
    setText(part("title"), this.title);
    setText(part("name"), offer.customer_name);
    setText(part("question"), offer.question ?? "");
    part("since").dataset.since = offer.arrived_at;
    part("due").dataset.due = offer.due_at;
  }

  // The bar runs down; the words do so by themselves.
  paint(now) {
    if (!this.offer) return;
    const { offered_at: from, due_at: until } = this.offer;
    const whole = Date.parse(until) - Date.parse(from);
    this.element.querySelector("[data-left]").value = Math.min(1, Math.max(0, (Date.parse(until) - now) / whole));
  }

  get title() {
    const { words } = this.element.querySelector("[data-title]").dataset;
    return this.offer ? words.replace("{queue}", nameOf(this.offer.queue)) : "";
  }

  answer(how) {
    if (this.offer) how(this.offer);
  }
}

export function nameOf(queue) {
  return typeof queue === "string" ? queue : (queue?.name ?? "");
}

// What is to be opened when the agent takes the contact; the browser allows it since it follows a click.
export function linksToOpen(attached = []) {
  return attached
    .filter(({ type, action }) => type === "link" && action === "open_on_ring")
    .map(({ value }) => safeLink(value))
    .filter(Boolean);
}
