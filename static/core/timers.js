// Timers: the server says since when, the browser paints how long. Nothing counts ticks, since browsers slow
// the clocks of hidden tabs down.
import { elapsed, secondsSince } from "./elapsed.js";

export class Timers {
  constructor(root) {
    this.root = root;
    this.offset = 0; // milliseconds that the server's clock is ahead
    setInterval(() => this.paint(), 1000);
    document.addEventListener("visibilitychange", () => this.paint());
  }

  setNow(iso) {
    this.offset = Date.parse(iso) - Date.now();
    this.paint();
  }

  paint() {
    if (document.hidden) return;
    const now = Date.now();
    for (const timer of this.root.querySelectorAll("[data-since]")) {
      const { since, limit } = timer.dataset;
      const seconds = since ? secondsSince(since, now, this.offset) : 0;
      const words = since ? elapsed(seconds) : "";
      if (timer.textContent !== words) timer.textContent = words;
      timer.toggleAttribute("data-over", Boolean(limit) && seconds >= Number(limit) * 60);
    }
  }
}
