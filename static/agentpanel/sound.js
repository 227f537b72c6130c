// The switch of the ring in the bar. One click at the start of a shift; the page asks for leave to notify as well.
import { write } from "./outbox.js";

const KEY = "cx-sound";

export class SoundSwitch {
  constructor(bar, ring) {
    this.on = bar.querySelector("[data-sound-on]");
    this.menu = bar.querySelector("[data-sound-menu]");
    this.ring = ring;
    this.on.addEventListener("click", () => this.turnOn());
    bar.querySelector("[data-sound-test]").addEventListener("click", () => ring.once());
    bar.querySelector("[data-sound-off]").addEventListener("click", () => this.turnOff());
    if (wanted() === "on") this.resumeOnFirstUse();
  }

  async turnOn() {
    write(localStorage, KEY, "on");
    await this.ring.unlock();
    this.ring.once();
    this.paint();
    if ("Notification" in window && Notification.permission === "default") Notification.requestPermission();
  }

  async turnOff() {
    write(localStorage, KEY, null);
    await this.ring.lock();
    this.menu.open = false;
    this.paint();
    this.on.focus();
  }

  // After a reload any click will do.
  resumeOnFirstUse() {
    const resume = async () => {
      if (wanted() === "on" && !this.ring.isReady) await this.ring.unlock();
      this.paint();
    };
    for (const use of ["pointerdown", "keydown"]) addEventListener(use, resume, { once: true });
  }

  paint() {
    this.on.hidden = this.ring.isReady;
    this.menu.hidden = !this.ring.isReady;
  }
}

function wanted() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
