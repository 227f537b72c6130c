// The thin banner of a lost line: after three seconds, with a countdown and a button.
const PATIENCE = 3000; // milliseconds: a hiccup is not worth a word

export class LostLine {
  constructor(element, tryNow) {
    this.element = element;
    this.said = element.querySelector("[data-said]");
    this.countdown = element.querySelector("[data-countdown]");
    this.status = { isOpen: true };
    element.querySelector("button").addEventListener("click", tryNow);
    setInterval(() => this.paint(), 500);
  }

  show(status) {
    this.status = status;
    if (status.isOpen) this.paint();
  }

  paint() {
    const { isOpen, lostAt, retryAt } = this.status;
    const isShown = !isOpen && Date.now() - lostAt >= PATIENCE;
    this.element.hidden = !isShown;
    const words = isShown ? this.said.dataset.words : "";
    if (this.said.textContent !== words) this.said.textContent = words;
    if (!isShown) return;
    const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
    const { words: again, trying } = this.countdown.dataset;
    this.countdown.textContent = seconds ? again.replace("{seconds}", seconds) : trying;
  }
}
