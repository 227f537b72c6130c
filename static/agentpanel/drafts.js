// What is half written, one text a contact, kept in the browser until it is sent or the contact is gone.
import { write } from "./outbox.js";

export class Drafts {
  constructor(storage, prefix) {
    this.storage = storage;
    this.prefix = prefix;
  }

  of(contactId) {
    try {
      return this.storage.getItem(this.prefix + contactId) ?? "";
    } catch {
      return "";
    }
  }

  set(contactId, text) {
    write(this.storage, this.prefix + contactId, text || null);
  }

  keepOnly(contactIds) {
    const wanted = new Set(contactIds.map((id) => this.prefix + id));
    for (const key of keysOf(this.storage)) {
      if (key.startsWith(this.prefix) && !wanted.has(key)) write(this.storage, key, null);
    }
  }
}

function keysOf(storage) {
  try {
    return Array.from({ length: storage.length }, (_, index) => storage.key(index));
  } catch {
    return [];
  }
}
