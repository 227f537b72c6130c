import assert from "node:assert/strict";
import { test } from "node:test";

import { apply, nothing, secondsLeft, WARNING } from "../../../static/accounts/session_state.js";

const NOW = 1_000_000;
const told = (seconds, { at = NOW, mayStay = true } = {}) => ({ type: "told", now: at, seconds, mayStay });
const tick = (now) => ({ type: "tick", now });
const walk = (...events) => events.reduce(apply, nothing);
const phases = (...events) => events.map((_, index) => walk(...events.slice(0, index + 1)).phase);

test("nothing is due while there is time", () => {
  assert.deepEqual(phases(told(1800), tick(NOW + 60_000), tick(NOW + 1_679_000)), ["open", "open", "open"]);
});

test("two minutes before the end the server is asked, and only its word opens the dialog", () => {
  const due = NOW + 1_800_000 - WARNING;
  assert.deepEqual(phases(told(1800), tick(due), tick(due + 1000), told(120, { at: due })), ["open", "asking", "asking", "ending"]);
});

test("somebody was active elsewhere: no dialog", () => {
  const due = NOW + 1_800_000 - WARNING;
  assert.deepEqual(phases(told(1800), tick(due), told(1700, { at: due })), ["open", "asking", "open"]);
});

test("staying in another tab closes the dialog here", () => {
  assert.deepEqual(phases(told(100), told(1800, { at: NOW + 5000 })), ["ending", "open"]);
});

test("at the end the server is asked once more, and a refusal ends it for good", () => {
  const end = NOW + 100_000;
  const events = [told(100), tick(end - 1), tick(end), { type: "refused" }, told(1800, { at: end }), tick(end + 1)];
  assert.deepEqual(phases(...events), ["ending", "ending", "asking", "over", "over", "over"]);
});

test("a server that does not answer is asked again after a while", () => {
  const end = NOW + 100_000;
  const events = [told(100), tick(end), { type: "unanswered", now: end }, tick(end + 4999), tick(end + 5000)];
  assert.deepEqual(phases(...events), ["ending", "asking", "ending", "ending", "asking"]);
});

test("a server that says zero is asked again after a while", () => {
  assert.deepEqual(phases(told(0), tick(NOW + 1), tick(NOW + 5000)), ["ending", "ending", "asking"]);
});

test("a dialog that was closed stays closed until there is more time", () => {
  const closed = walk(told(100), { type: "dismissed" });
  assert.equal(closed.isDismissed, true);
  assert.equal(apply(closed, told(90, { at: NOW + 10_000 })).isDismissed, true);
  assert.equal(apply(closed, told(1800, { at: NOW + 10_000 })).isDismissed, false);
});

test("whether the end can be deferred is the server's word", () => {
  assert.deepEqual([walk(told(100)).mayStay, walk(told(100, { mayStay: false })).mayStay], [true, false]);
});

test("the time left never runs below zero", () => {
  const state = walk(told(100));
  assert.deepEqual([NOW, NOW + 99_001, NOW + 200_000].map((now) => secondsLeft(state, now)), [100, 1, 0]);
});

test("what is not known changes nothing", () => {
  assert.equal(walk(told(100), { type: "whatever" }).phase, "ending");
});
