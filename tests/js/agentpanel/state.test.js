import assert from "node:assert/strict";
import { test } from "node:test";

import { choiceOf } from "../../../static/agentpanel/presence.js";
import { apply, find, isIncomplete, nothing, unread } from "../../../static/agentpanel/state.js";

const offline = { state: "offline", since: null, reason_id: null, reason: "", limit_minutes: null };
const available = { ...offline, state: "available", since: "2026-03-02T12:00:00+00:00" };
const reasons = [{ id: 4, name: "Lunch", is_productive: false, limit_minutes: 60 }];
const desk = { work: "idle", since: null, is_responding: true, next: null, chats: 0, chat_capacity: 3, panel: "left" };
const offer = { contact_id: 7, queue: "Support", customer_name: "Cleo", due_at: "2026-03-02T12:00:20+00:00" };
const hello = { number: 1, author: "customer", text: "Hello", client_id: "a", at: "2026-03-02T12:00:01+00:00" };
const answer = { number: 2, author: "agent", text: "Hi", client_id: "b", at: "2026-03-02T12:00:02+00:00" };
const note = { id: 3, author_name: "Ana", text: "Angry", client_id: "c", at: "2026-03-02T12:00:03+00:00" };
const card = { id: 7, state: "active", customer: { name: "Cleo", email: "" }, last_number: 1, seen: { customer: 0, agent: 0 } };
const contact = { ...card, messages: [hello], notes: [] };
const snapshot = { type: "snapshot", seq: 1, presence: offline, reasons, desk, offers: [], contacts: [contact], queues: [] };
const begun = apply(nothing, snapshot);
const after = (...events) => events.reduce((state, event) => apply(state, { seq: state.seq + 1, ...event }), begun);

test("a snapshot is all there is to know", () => {
  const { type: _, ...all } = snapshot;
  assert.deepEqual(begun, all);
});

test("a snapshot that leaves parts out leaves them empty", () => {
  const bare = apply(begun, { type: "snapshot", seq: 1, presence: offline, reasons });
  assert.deepEqual([bare.desk, bare.contacts, bare.offers, bare.queues], [null, [], [], []]);
});

test("the next message changes what it tells of", () => {
  assert.deepEqual(after({ type: "presence", presence: available }), { ...begun, seq: 2, presence: available });
  assert.deepEqual(after({ type: "desk", desk: { ...desk, work: "wrap_up" } }).desk.work, "wrap_up");
  assert.deepEqual(after({ type: "panel", panel: "right" }).desk, { ...desk, panel: "right" });
  assert.deepEqual(after({ type: "queues", queues: [{ id: 1 }] }).queues, [{ id: 1 }]);
});

test("signs of life, typing and what is unknown count and change nothing else", () => {
  for (const type of ["beat", "typing", "news"]) assert.deepEqual(after({ type }), { ...begun, seq: 2 });
});

test("an old message is dropped", () => {
  assert.equal(apply(begun, { type: "presence", seq: 1, presence: available }), begun);
});

test("a gap asks for a snapshot", () => {
  assert.equal(apply(begun, { type: "presence", seq: 3, presence: available }), null);
});

test("a new connection begins to count anew", () => {
  assert.deepEqual(apply(after({ type: "presence", presence: available }), snapshot), begun);
});

test("an offer comes once and goes", () => {
  const rung = after({ type: "offer", offer }, { type: "offer", offer });
  assert.deepEqual(rung.offers, [offer]);
  assert.deepEqual(apply(rung, { type: "offer_gone", seq: 4, contact_id: 7, outcome: "missed" }).offers, []);
});

test("a card is laid over the known one and keeps its messages and notes", () => {
  const state = after({ type: "contact", contact: { ...card, state: "parked" } });
  assert.deepEqual(find(state, 7), { ...contact, state: "parked" });
});

test("a new contact is added and a gone one taken away", () => {
  const two = after({ type: "contact", contact: { ...card, id: 9 } });
  assert.deepEqual(two.contacts.map(({ id }) => id), [7, 9]);
  assert.deepEqual(apply(two, { type: "contact_gone", seq: 3, id: 7 }).contacts.map(({ id }) => id), [9]);
});

test("messages are kept once and in order", () => {
  const third = { ...answer, number: 3, client_id: "d" };
  const say = (message) => ({ type: "message", contact_id: 7, message });
  const state = after(say(third), say(answer), say(third), say(hello));
  assert.deepEqual(find(state, 7).messages, [hello, answer, third]);
  assert.equal(find(state, 7).last_number, 3);
});

test("a message of a contact that is not here changes nothing", () => {
  assert.deepEqual(after({ type: "message", contact_id: 8, message: answer }), { ...begun, seq: 2 });
});

test("notes are kept once", () => {
  const tell = { type: "note", contact_id: 7, note };
  assert.deepEqual(find(after(tell, tell), 7).notes, [note]);
});

test("what was seen is not unseen again", () => {
  const see = (number) => ({ type: "seen", contact_id: 7, author: "customer", number });
  assert.deepEqual(find(after(see(2), see(1)), 7).seen, { customer: 2, agent: 0 });
});

test("unread is what the customer wrote after the agent looked", () => {
  assert.equal(unread(contact), 1);
  assert.equal(unread({ ...contact, messages: [hello, answer], seen: { agent: 1 } }), 0);
});

test("a conversation is incomplete until all its messages are here", () => {
  assert.equal(isIncomplete(contact), false);
  assert.equal(isIncomplete(card), true);
});

test("a message changes nothing in place", () => {
  const before = structuredClone(begun);
  after({ type: "message", contact_id: 7, message: answer }, { type: "contact", contact: { ...card, state: "parked" } });
  assert.deepEqual(begun, before);
});

test("buttons say what the socket hears", () => {
  assert.deepEqual(choiceOf({ name: "chosen", value: "available" }), { chosen: "available" });
  assert.deepEqual(choiceOf({ name: "reason_id", value: "4" }), { chosen: "paused", reason_id: 4 });
});
