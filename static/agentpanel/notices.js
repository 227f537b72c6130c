// Notices above the panes: the panel is open elsewhere, an offer was missed, something was refused.
import { setText } from "./dom.js";

const TROUBLE_STAYS = 8000; // milliseconds

export class Notices {
  constructor({ takeBack, back }) {
    this.elsewhere = document.querySelector("[data-elsewhere]");
    this.missed = document.querySelector("[data-missed]");
    this.trouble = document.querySelector("[data-trouble]");
    this.elsewhere.querySelector("[data-take-back]").addEventListener("click", takeBack);
    this.missed.querySelector("[data-does=back]").addEventListener("click", back);
  }

  show({ isElsewhere, isMissed }) {
    toggle(this.elsewhere, isElsewhere);
    toggle(this.missed, isMissed && !isElsewhere);
  }

  explain(words) {
    setText(this.trouble, words);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => setText(this.trouble, ""), TROUBLE_STAYS);
  }
}

// The words come after the element is shown, so that they are read aloud.
function toggle(element, isShown) {
  const said = element.querySelector("[data-said]");
  element.hidden = !isShown;
  setText(said, isShown ? said.dataset.words : "");
}
