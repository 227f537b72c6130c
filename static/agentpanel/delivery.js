// What the agent writes, on its way to the server and in the conversation that is open.
import { Log } from "./log.js";
import { Outbox } from "./outbox.js";

export class Delivery {
  constructor(desk, { key, send }) {
    this.send = send;
    this.outbox = new Outbox(localStorage, key);
    this.log = new Log(desk.querySelector("[data-log]"), {
      again: (id) => this.again(id),
      discard: (id) => this.change(() => this.outbox.discard(id)),
    });
  }

  begin() {
    this.outbox.forgetSending();
  }

  show(contacts, contact) {
    this.contact = contact;
    this.outbox.reconcile(contacts);
    this.flush();
    this.paint();
  }

  write(type, contactId, text) {
    this.change(() => this.outbox.add(type, contactId, text));
  }

  again(id) {
    this.change(() => {
      this.outbox.refuse(id, "");
      this.outbox.forgetSending();
    });
  }

  refuse(id, words) {
    this.change(() => this.outbox.refuse(id, words));
  }

  change(how) {
    how();
    this.flush();
    this.paint();
  }

  flush() {
    this.outbox.flush(this.send);
  }

  paint() {
    if (this.contact) this.log.show(this.contact, this.outbox.of(this.contact.id));
  }
}
