import assert from "node:assert/strict";
import { test } from "node:test";

import { choiceOf } from "../../../static/agentpanel/presence.js";
import { apply, nothing } from "../../../static/agentpanel/state.js";

const offline = { state: "offline", since: null, reason_id: null, reason: "", limit_minutes: null };
const available = { ...offline, state: "available", since: "2026-03-02T12:00:00+00:00" };
const reasons = [{ id: 4, name: "Lunch", is_productive: false, limit_minutes: 60 }];
const snapshot = { type: "snapshot", seq: 1, presence: offline, reasons };
const begun = apply(nothing, snapshot);

test("a snapshot is all there is to know", () => {
  assert.deepEqual(begun, { seq: 1, presence: offline, reasons });
});

test("the next message changes what it tells of", () => {
  const next = apply(begun, { type: "presence", seq: 2, presence: available });
  assert.deepEqual(next, { seq: 2, presence: available, reasons });
});

test("a sign of life counts and changes nothing else", () => {
  assert.deepEqual(apply(begun, { type: "beat", seq: 2 }), { seq: 2, presence: offline, reasons });
});

test("an old message is dropped", () => {
  assert.equal(apply(begun, { type: "presence", seq: 1, presence: available }), begun);
});

test("a gap asks for a snapshot", () => {
  assert.equal(apply(begun, { type: "presence", seq: 3, presence: available }), null);
});

test("a new connection begins to count anew", () => {
  const later = apply(begun, { type: "presence", seq: 2, presence: available });
  assert.deepEqual(apply(later, snapshot), begun);
});

test("snapshot and messages end where the next snapshot begins", () => {
  const events = [
    { type: "presence", seq: 2, presence: available },
    { type: "beat", seq: 3 },
    { type: "presence", seq: 4, presence: offline },
  ];
  const { seq: _, ...end } = events.reduce(apply, begun);
  const { seq: __, ...fresh } = apply(nothing, snapshot);
  assert.deepEqual(end, fresh);
});

test("a message changes nothing in place", () => {
  const before = structuredClone(begun);
  apply(begun, { type: "presence", seq: 2, presence: available });
  assert.deepEqual(begun, before);
});

test("buttons say what the socket hears", () => {
  assert.deepEqual(choiceOf({ name: "chosen", value: "available" }), { chosen: "available" });
  assert.deepEqual(choiceOf({ name: "reason_id", value: "4" }), { chosen: "paused", reason_id: 4 });
});
