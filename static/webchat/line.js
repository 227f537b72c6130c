// A socket that comes back by itself; a customer has no session, so there is nothing to sign in to.
import { waitBefore } from "../core/backoff.js";

const LONGEST_SILENCE = 30_000; // milliseconds; the server gives a sign of life every 10 s

export class ChatLine {
  constructor(path, { onOpen, onMessage, onChange }) {
    Object.assign(this, { onOpen, onMessage, onChange });
    this.url = location.origin.replace(/^http/, "ws") + path;
    this.attempt = 0;
    this.lostAt = 0;
    this.open();
    setInterval(() => this.heedSilence(), 5000);
    addEventListener("online", () => this.tryNow());
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  send(message) {
    if (this.isOpen) this.socket.send(JSON.stringify(message));
    return this.isOpen;
  }

  tryNow() {
    if (this.socket.readyState > WebSocket.OPEN) this.open();
  }

  open() {
    clearTimeout(this.timer);
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.heardAt = Date.now();
    socket.addEventListener("open", () => this.begin(socket));
    socket.addEventListener("message", (event) => socket === this.socket && this.hear(event));
    socket.addEventListener("close", () => socket === this.socket && this.lose());
  }

  begin(socket) {
    if (socket !== this.socket) return;
    this.lostAt = this.attempt = 0;
    this.onChange({ isOpen: true });
    this.onOpen();
  }

  hear(event) {
    this.heardAt = Date.now();
    this.onMessage(JSON.parse(event.data));
  }

  lose() {
    this.lostAt ||= Date.now();
    this.attempt += 1;
    const wait = waitBefore(this.attempt);
    this.timer = setTimeout(() => this.open(), wait);
    this.onChange({ isOpen: false, lostAt: this.lostAt, retryAt: Date.now() + wait });
  }

  // The server could not do it now: the same again on a new socket, after a wait.
  tryLater() {
    const socket = this.socket;
    this.socket = { readyState: WebSocket.CLOSED };
    socket.close();
    this.lose();
  }

  heedSilence() {
    if (!this.isOpen || !this.expectsSigns || Date.now() - this.heardAt < LONGEST_SILENCE) return;
    this.tryLater();
  }
}
