// The ring: two soft tones every three seconds, made on the spot. Browsers want one click before any sound.
const EVERY = 3000; // milliseconds
const TONES = [
  [784, 0],
  [988, 0.18],
]; // hertz, and seconds after the start

export class Ring {
  constructor() {
    this.context = null;
    this.timer = 0;
  }

  get isReady() {
    return this.context?.state === "running";
  }

  async unlock() {
    this.context ??= new AudioContext();
    await this.context.resume();
  }

  async lock() {
    this.stop();
    await this.context?.close();
    this.context = null;
  }

  start() {
    if (this.timer) return;
    this.once();
    this.timer = setInterval(() => this.once(), EVERY);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = 0;
  }

  once() {
    if (!this.isReady) return;
    for (const [frequency, after] of TONES) this.tone(frequency, this.context.currentTime + after);
  }

  tone(frequency, from) {
    const oscillator = new OscillatorNode(this.context, { frequency });
    const loudness = new GainNode(this.context, { gain: 0 });
    loudness.gain.setValueAtTime(0, from);
    loudness.gain.linearRampToValueAtTime(0.18, from + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, from + 0.45);
    oscillator.connect(loudness).connect(this.context.destination);
    oscillator.start(from);
    oscillator.stop(from + 0.5);
  }
}
