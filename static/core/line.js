// A line to the server: a socket that comes back.
import { waitBefore } from "./backoff.js";

const SIGNED_OUT = 4401;
const NOT_ALLOWED = 4403;
const LONGEST_SILENCE = 40_000; // milliseconds; the server gives a sign of life every 15 s

export class Line {
  // `onMessage(message)`; `onChange({ isOpen, lostAt, retryAt })` when the line is lost, tried again or back.
  constructor(path, { loginUrl, onMessage, onChange }) {
    this.url = location.origin.replace(/^http/, "ws") + path;
    this.loginUrl = loginUrl;
    this.onMessage = onMessage;
    this.onChange = onChange;
    this.attempt = 0;
    this.lostAt = 0;
    this.open();
    setInterval(() => this.heedSilence(), 5000);
    addEventListener("online", () => this.tryNow());
    document.addEventListener("visibilitychange", () => document.hidden || this.comeBack());
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  send(message) {
    if (!this.isOpen) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  tryNow() {
    if (this.socket.readyState > WebSocket.OPEN) this.open();
  }

  comeBack() {
    this.heedSilence();
    this.tryNow();
  }

  open() {
    clearTimeout(this.timer);
    if (this.lostAt) this.onChange({ isOpen: false, lostAt: this.lostAt, retryAt: 0 });
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.heardAt = Date.now();
    socket.addEventListener("message", (event) => socket === this.socket && this.hear(event));
    socket.addEventListener("close", (event) => socket === this.socket && this.lose(event.code));
  }

  hear(event) {
    this.heardAt = Date.now();
    this.attempt = 0;
    this.lostAt = 0;
    this.onMessage(JSON.parse(event.data));
    this.onChange({ isOpen: true });
  }

  lose(code) {
    if (code === SIGNED_OUT) return this.toLogin();
    if (code === NOT_ALLOWED) return location.reload();
    this.lostAt ||= Date.now();
    this.attempt += 1;
    const wait = waitBefore(this.attempt);
    this.timer = setTimeout(() => this.open(), wait);
    this.onChange({ isOpen: false, lostAt: this.lostAt, retryAt: Date.now() + wait });
    if (this.attempt > 1) this.askForTheReason();
  }

  heedSilence() {
    if (this.isOpen && Date.now() - this.heardAt > LONGEST_SILENCE) {
      const socket = this.socket;
      this.socket = { readyState: WebSocket.CLOSED };
      socket.close();
      this.lose(0);
    }
  }

  // A refused handshake looks like a lost line: the page itself tells the two apart.
  async askForTheReason() {
    try {
      const answer = await fetch(location.href, { method: "HEAD", redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect") this.toLogin();
      else if (answer.status === 403) location.reload();
    } catch {
      // the server is away; the timer tries again
    }
  }

  toLogin() {
    location.assign(`${this.loginUrl}?next=${encodeURIComponent(location.pathname)}`);
  }
}
