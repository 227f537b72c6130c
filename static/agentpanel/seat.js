// One panel of an agent works; the others watch. A panel takes the seat when it is opened, and when a button asks.

export class Seat {
  constructor(panel = crypto.randomUUID()) {
    this.panel = panel;
    this.hasSat = false; // whether the server has known this panel as the active one
    this.active = "";
  }

  get isElsewhere() {
    return this.hasSat && this.active !== this.panel;
  }

  get isMine() {
    return this.active === this.panel;
  }

  hear(desk, send) {
    if (!desk) return;
    this.active = desk.panel;
    if (this.isMine) this.hasSat = true;
    else if (!this.hasSat && !this.isAsking) this.take(send);
  }

  take(send) {
    this.isAsking = send({ type: "claim", panel: this.panel });
  }
}
