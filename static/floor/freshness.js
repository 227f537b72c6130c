// Old figures are never shown as live.

export class Freshness {
  constructor(root) {
    this.asOf = root.querySelector("[data-freshness]");
    this.live = root.querySelector("[data-live]");
    this.stale = root.querySelector("[data-stale]");
    this.status = null;
    setInterval(() => this.paint(), 1000);
  }

  show(status) {
    this.status = status;
    this.paint();
  }

  paint() {
    if (this.status === null) return;
    const { isOpen, lostAt } = this.status;
    this.asOf.hidden = true;
    this.live.hidden = !isOpen;
    this.stale.hidden = isOpen;
    if (isOpen) return;
    const seconds = Math.round((Date.now() - lostAt) / 1000);
    this.stale.querySelector("span span").textContent = this.stale.dataset.words.replace("{seconds}", seconds);
  }
}
