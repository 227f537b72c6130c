import assert from "node:assert/strict";
import { test } from "node:test";

import { Drafts } from "../../../static/agentpanel/drafts.js";
import { Outbox } from "../../../static/agentpanel/outbox.js";

class Storage {
  constructor() {
    this.map = new Map();
  }
  get length() {
    return this.map.size;
  }
  key(index) {
    return [...this.map.keys()][index];
  }
  getItem(key) {
    return this.map.get(key) ?? null;
  }
  setItem(key, text) {
    this.map.set(key, text);
  }
  removeItem(key) {
    this.map.delete(key);
  }
}

function boxed(storage = new Storage()) {
  const clock = { now: 100_000 };
  let id = 0;
  const outbox = new Outbox(storage, "unsent", { now: () => clock.now, newId: () => `id${++id}` });
  return { storage, clock, outbox };
}

function sent(outbox, isOpen = true) {
  const all = [];
  outbox.flush((message) => isOpen && all.push(message));
  return all;
}

test("what is written goes out once, in order, each piece with an id of its own", () => {
  const { outbox } = boxed();
  outbox.add("say", 7, "Hello");
  outbox.add("note", 7, "Angry");
  assert.deepEqual(sent(outbox), [
    { type: "say", contact_id: 7, client_id: "id1", text: "Hello" },
    { type: "note", contact_id: 7, client_id: "id2", text: "Angry" },
  ]);
  assert.deepEqual(sent(outbox), []);
});

test("without a line it waits, and survives a reload", () => {
  const { storage, outbox } = boxed();
  outbox.add("say", 7, "Hello");
  assert.deepEqual(sent(outbox, false), []);
  assert.deepEqual(sent(boxed(storage).outbox).map(({ client_id }) => client_id), ["id1"]);
});

test("without an answer it is sent again with the same id, at once on a new line", () => {
  const { outbox, clock } = boxed();
  outbox.add("say", 7, "Hello");
  sent(outbox);
  clock.now += 10_000;
  assert.deepEqual(sent(outbox).map(({ client_id }) => client_id), ["id1"]);
  outbox.forgetSending();
  assert.deepEqual(sent(outbox).map(({ client_id }) => client_id), ["id1"]);
});

test("what the server has is dropped, as a message and as a note", () => {
  const { outbox, storage } = boxed();
  outbox.add("say", 7, "Hello");
  outbox.add("note", 7, "Angry");
  outbox.add("say", 7, "Still there?");
  const contact = { id: 7, messages: [{ author: "agent", client_id: "id1" }], notes: [{ client_id: "id2" }] };
  outbox.reconcile([contact]);
  assert.deepEqual(outbox.of(7).map(({ client_id }) => client_id), ["id3"]);
  outbox.reconcile([]);
  assert.deepEqual([outbox.waiting, storage.length], [[], 0]);
});

test("a customer's id is nobody else's", () => {
  const { outbox } = boxed();
  outbox.add("say", 7, "Hello");
  outbox.reconcile([{ id: 7, messages: [{ author: "customer", client_id: "id1" }] }]);
  assert.equal(outbox.of(7).length, 1);
});

test("what was refused is not sent again by itself", () => {
  const { outbox } = boxed();
  outbox.add("say", 7, "Hello");
  outbox.refuse("id1", "Too long");
  outbox.forgetSending();
  assert.deepEqual(sent(outbox), []);
  outbox.refuse("id1", "");
  assert.equal(sent(outbox).length, 1);
  outbox.discard("id1");
  assert.deepEqual(outbox.of(7), []);
});

test("nonsense in the browser's storage is nothing", () => {
  for (const nonsense of ["{", "5", '{"a": 1}']) {
    const storage = new Storage();
    storage.setItem("unsent", nonsense);
    assert.deepEqual(boxed(storage).outbox.waiting, []);
  }
});

test("a browser that keeps nothing can send nevertheless", () => {
  const refusing = new Proxy({}, { get: () => () => { throw new Error("no"); } });
  const { outbox } = boxed(refusing);
  outbox.add("say", 7, "Hello");
  assert.equal(sent(outbox).length, 1);
  assert.equal(new Drafts(refusing, "draft-").of(7), "");
});

test("drafts are kept by contact, and dropped with it", () => {
  const storage = new Storage();
  storage.setItem("other", "stays");
  const drafts = new Drafts(storage, "draft-");
  drafts.set(7, "Hel");
  drafts.set(8, "Goo");
  drafts.keepOnly([7]);
  assert.deepEqual([drafts.of(7), drafts.of(8), storage.getItem("other")], ["Hel", "", "stays"]);
  drafts.set(7, "");
  assert.equal(storage.length, 1);
});
