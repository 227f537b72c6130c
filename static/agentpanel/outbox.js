// What was written and is not on the server yet: kept in the browser, sent again until the server has it. Each piece
// carries an id of its own, by which the server takes it once.

const SENT_AGAIN_AFTER = 10_000; // milliseconds without an answer

export class Outbox {
  constructor(storage, key, { now = Date.now, newId = () => crypto.randomUUID() } = {}) {
    Object.assign(this, { storage, key, now, newId });
    this.waiting = read(storage, key);
  }

  // `type`: `say` or `note`.
  add(type, contactId, text) {
    const piece = { type, contact_id: contactId, client_id: this.newId(), text, at: this.now(), sentAt: 0, problem: "" };
    this.waiting.push(piece);
    this.keep();
    return piece;
  }

  of(contactId) {
    return this.waiting.filter((piece) => piece.contact_id === contactId);
  }

  // Send what is due, in order; `send` says whether there is a line.
  flush(send) {
    for (const piece of this.waiting) {
      if (piece.problem || this.now() - piece.sentAt < SENT_AGAIN_AFTER) continue;
      const { type, contact_id, client_id, text } = piece;
      if (!send({ type, contact_id, client_id, text })) return;
      piece.sentAt = this.now();
    }
  }

  // The line is new: nothing counts as sent, but what was refused stays refused.
  forgetSending() {
    for (const piece of this.waiting) piece.sentAt = 0;
  }

  // Drop what the server has, and what belongs to contacts that are gone.
  reconcile(contacts) {
    const known = new Map(contacts.map((contact) => [contact.id, idsOf(contact)]));
    this.drop((piece) => !known.has(piece.contact_id) || known.get(piece.contact_id).has(piece.client_id));
  }

  refuse(clientId, problem) {
    for (const piece of this.waiting) if (piece.client_id === clientId) piece.problem = problem;
    this.keep();
  }

  discard(clientId) {
    this.drop((piece) => piece.client_id === clientId);
  }

  drop(isDone) {
    const left = this.waiting.filter((piece) => !isDone(piece));
    if (left.length === this.waiting.length) return;
    this.waiting = left;
    this.keep();
  }

  keep() {
    const kept = this.waiting.map((piece) => ({ ...piece, sentAt: 0 }));
    write(this.storage, this.key, kept.length ? JSON.stringify(kept) : null);
  }
}

function idsOf({ messages = [], notes = [] }) {
  const own = messages.filter(({ author }) => author === "agent");
  return new Set([...own, ...notes].map((piece) => piece.client_id));
}

export function read(storage, key) {
  try {
    const kept = JSON.parse(storage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return []; // a browser that keeps nothing, or what somebody else left there
  }
}

export function write(storage, key, text) {
  try {
    if (text === null) storage.removeItem(key);
    else storage.setItem(key, text);
  } catch {
    // a browser that keeps nothing still works until it is closed
  }
}
