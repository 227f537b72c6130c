// The dialog before the end: the time ticks for the eyes, and is said aloud only now and then.
import { elapsed } from "../core/elapsed.js";
import { secondsLeft } from "./session_state.js";

const SAID_AT = [120, 60, 30, 10]; // seconds left

export class EndDialog {
  constructor(element, { stay, dismiss }) {
    this.element = element;
    this.left = element.querySelector("[data-left]");
    this.said = element.querySelector("[data-said]");
    this.announced = Infinity; // seconds left when the time was last said aloud
    element.querySelector("[data-stay]").addEventListener("click", stay);
    element.querySelector("[data-close]").addEventListener("click", dismiss);
    element.addEventListener("cancel", dismiss); // Escape
  }

  show(state, now) {
    const isDue = state.phase === "ending" && !state.isDismissed;
    if (isDue && !this.element.open) this.open(state);
    if (this.element.open && (state.phase === "open" || state.isDismissed)) this.element.close();
    if (this.element.open) this.paint(secondsLeft(state, now));
  }

  open({ mayStay }) {
    this.announced = Infinity;
    for (const part of this.element.querySelectorAll("[data-when]")) {
      part.hidden = (part.dataset.when === "may-stay") !== mayStay;
    }
    this.element.showModal();
    this.element.querySelector("button:not([hidden])").focus();
  }

  paint(seconds) {
    const time = elapsed(seconds);
    if (this.left.textContent !== time) this.left.textContent = time;
    const step = SAID_AT.findLast((at) => seconds <= at);
    if (step === undefined || step >= this.announced) return;
    this.announced = step;
    this.said.textContent = this.said.dataset.words.replace("{time}", time);
  }
}
