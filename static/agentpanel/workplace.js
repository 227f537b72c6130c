// The work itself: contacts, the conversation that is open, the offer, the wrap-up. It holds what only the browser
// knows: which contact is open, drafts, and what is on its way.
import { Attention } from "./attention.js";
import { Composer } from "./composer.js";
import { ContactList } from "./contact_list.js";
import { Context } from "./context.js";
import { Delivery } from "./delivery.js";
import { Drafts } from "./drafts.js";
import { Notices } from "./notices.js";
import { linksToOpen, OfferDialog } from "./offer.js";
import { Ring } from "./ring.js";
import { Shortcuts } from "./shortcuts.js";
import { SoundSwitch } from "./sound.js";
import { find, nothing } from "./state.js";
import { Talk } from "./talk.js";
import { TransferDialog } from "./transfer.js";
import { say } from "./words.js";
import { WrapUp } from "./wrap_up.js";

export class Workplace {
  constructor(desk, { send, panes, seat }) {
    Object.assign(this, { desk, send, panes, seat, state: nothing, selected: null, wanted: null });
    const me = desk.dataset.me;
    this.drafts = new Drafts(localStorage, `cx-draft-${me}-`);
    this.ring = new Ring();
    this.sound = new SoundSwitch(document.querySelector("[data-bar]"), this.ring);
    this.attention = new Attention(desk.dataset.badge);
    this.delivery = new Delivery(desk, { key: `cx-unsent-${me}`, send: (message) => seat.isMine && send(message) });
    this.makeParts(desk);
    document.addEventListener("visibilitychange", () => this.tellSeen());
  }

  makeParts(desk) {
    this.list = new ContactList(desk, (id) => this.open(id));
    this.talk = new Talk(desk, (does, contact) => this.act(does, contact));
    this.composer = new Composer(desk.querySelector("[data-composer]"), {
      drafts: this.drafts,
      write: (type, id, text) => this.delivery.write(type, id, text),
      typing: (id) => this.send({ type: "typing", contact_id: id }),
    });
    this.wrapUp = new WrapUp(desk.querySelector("[data-wrap-up]"), {
      finish: (answer) => this.tell({ type: "finish", ...answer }),
      extend: (id) => this.tell({ type: "extend", contact_id: id }),
    });
    this.context = new Context(desk);
    this.offer = new OfferDialog(desk, {
      accept: (offer) => this.accept(offer),
      decline: (offer) => this.tell({ type: "decline", contact_id: offer.contact_id }),
    });
    this.transfer = new TransferDialog(document.querySelector("[data-transfer]"), (message) => this.tell(message));
    this.notices = new Notices({ takeBack: () => this.seat.take(this.send), back: () => this.tell({ type: "back" }) });
    this.shortcuts = new Shortcuts(this.keys());
  }

  keys() {
    return {
      a: () => this.offer.does.accept(),
      d: () => this.offer.does.decline(),
      s: () => document.querySelector("[data-presence] button").focus(),
      n: () => this.openNext(),
      k: () => this.selected && this.composer.askForCanned(),
      e: () => this.endOrFinish(),
    };
  }

  begin(state) {
    this.delivery.begin();
    this.drafts.keepOnly(state.contacts.map((contact) => contact.id));
  }

  show(state) {
    this.state = state;
    this.choose(state.contacts);
    const contact = find(state, this.selected);
    const wasTalking = this.desk.querySelector("[data-actions]:focus-within, [data-composer]:focus-within") !== null;
    this.list.show(state.contacts, this.selected);
    this.talk.show(contact);
    this.delivery.show(state.contacts, contact);
    this.context.show(contact);
    if (contact) this.showOpen(contact);
    if (wasTalking && contact?.state === "wrap_up") this.wrapUp.focus(); // what had the focus is gone
    this.transfer.closeUnless((id) => ["active", "parked"].includes(find(state, id)?.state));
    this.notices.show({ isElsewhere: this.seat.isElsewhere, isMissed: state.desk?.is_responding === false });
    this.desk.inert = this.seat.isElsewhere;
    this.showOffer();
    this.tellSeen();
  }

  showOpen(contact) {
    this.composer.show(contact);
    this.wrapUp.show(contact);
    if (this.wanted !== contact.id) return;
    this.wanted = null;
    this.panes.show("contact");
    this.composer.focus();
  }

  showOffer() {
    const offer = this.seat.isElsewhere ? null : this.state.offers[0];
    this.offer.show(offer, Date.now());
    this.attention.show(this.offer.title, offer);
    if (offer) this.ring.start();
    else this.ring.stop();
  }

  // The open contact is the one that was chosen, or just accepted, or the first.
  choose(contacts) {
    const has = (id) => contacts.some((contact) => contact.id === id);
    if (has(this.wanted)) this.selected = this.wanted;
    if (!has(this.selected)) this.selected = contacts[0]?.id ?? null;
  }

  open(id) {
    this.selected = this.wanted = id;
    this.show(this.state);
  }

  openNext() {
    const ids = this.state.contacts.map((contact) => contact.id);
    if (ids.length) this.open(ids[(ids.indexOf(this.selected) + 1) % ids.length]);
  }

  accept(offer) {
    this.wanted = offer.contact_id;
    if (!this.tell({ type: "accept", contact_id: offer.contact_id })) return;
    for (const link of linksToOpen(offer.attached_data)) window.open(link, "_blank", "noopener,noreferrer");
  }

  act(does, contact) {
    if (does === "transfer") this.transfer.open(contact);
    else if (this.tell({ type: does, contact_id: contact.id }) && does === "ask_help") this.notices.explain(say("help_asked"));
  }

  endOrFinish() {
    const contact = find(this.state, this.selected);
    if (contact?.state === "wrap_up") this.wrapUp.form.requestSubmit();
    else if (contact) this.act("end", contact);
  }

  tell(message) {
    const isSent = this.send(message);
    if (!isSent) this.notices.explain(say("lost"));
    return isSent;
  }

  tellSeen() {
    const contact = find(this.state, this.selected);
    if (!contact || document.hidden || this.seat.isElsewhere || contact.state === "wrap_up") return;
    const number = contact.last_number ?? 0;
    const key = `${contact.id}:${number}`;
    if (number <= (contact.seen?.agent ?? 0) || this.seenTold === key) return;
    this.seenTold = key;
    this.send({ type: "seen", contact_id: contact.id, number });
  }

  refuse({ re, code, client_id: id }) {
    if (id) return this.delivery.refuse(id, say(code));
    if (re === "typing" || re === "seen") return;
    if (re === "finish" && code !== "unknown_contact") return this.wrapUp.explain(say(code));
    if (re === "transfer" && this.transfer.refuse(code)) return;
    this.notices.explain(say(code));
    this.send({ type: "snapshot" });
  }

  tick(now) {
    this.offer.paint(now);
    this.delivery.flush();
  }
}
