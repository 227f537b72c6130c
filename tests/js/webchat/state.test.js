import assert from "node:assert/strict";
import test from "node:test";
import { pieces } from "../../../static/webchat/links.js";
import { apply, isOver, nothing, refuse, write } from "../../../static/webchat/state.js";

const said = (number, author = "customer", id = `c${number}`) => ({ number, author, client_id: id, text: "x" });
const snapshot = (fields) => ({ type: "snapshot", seq: 1, state: "active", messages: [], seen: { customer: 0, agent: 0 }, ...fields });

test("messages are laid in order, once", () => {
  let state = apply(nothing, snapshot({ messages: [said(1)] }));
  state = apply(state, { type: "message", seq: 2, message: said(3) });
  state = apply(state, { type: "message", seq: 3, message: said(2) });
  state = apply(state, { type: "message", seq: 4, message: said(2) });
  assert.deepEqual(state.messages.map(({ number }) => number), [1, 2, 3]);
});

test("a gap asks for a snapshot, and what is old is dropped", () => {
  const state = apply(nothing, snapshot());
  assert.equal(apply(state, { type: "beat", seq: 3 }), null);
  assert.equal(apply(state, { type: "beat", seq: 1 }), state);
});

test("what is on its way waits until the server has it", () => {
  let state = write(apply(nothing, snapshot()), "Hello", "c1");
  assert.deepEqual(state.unsent, [{ text: "Hello", client_id: "c1" }]);
  assert.deepEqual(apply(state, { type: "message", seq: 2, message: said(1, "agent") }).unsent, state.unsent);
  assert.deepEqual(apply(state, { type: "message", seq: 2, message: said(1) }).unsent, []);
  assert.deepEqual(apply(state, snapshot({ messages: [said(1)] })).unsent, []);
  assert.deepEqual(refuse(state, "c1").unsent, []);
});

test("the agent's name stays when the conversation is over", () => {
  let state = apply(apply(nothing, snapshot()), { type: "state", seq: 2, state: "active", agent_name: "Ana" });
  state = apply(state, { type: "state", seq: 3, state: "closed", agent_name: "" });
  assert.deepEqual([state.agent_name, isOver(state)], ["Ana", true]);
});

test("only web addresses become links", () => {
  assert.deepEqual(pieces("See https://a.example/x, or javascript:alert(1)"), [
    { text: "See " },
    { text: "https://a.example/x", href: "https://a.example/x" },
    { text: ", or javascript:alert(1)" },
  ]);
  assert.deepEqual(pieces("<img src=x>"), [{ text: "<img src=x>" }]);
});
