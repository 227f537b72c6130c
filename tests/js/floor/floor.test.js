import assert from "node:assert/strict";
import { test } from "node:test";

import { apply, nothing } from "../../../static/floor/state.js";
import { counts, rows } from "../../../static/floor/view.js";

const SALES = { id: 1, name: "Sales" };
const SERVICE = { id: 2, name: "Service" };

function agent(id, name, state, since, teams = []) {
  return { id, name, username: name.toLowerCase(), initials: name[0], teams, state, since, reason: "", limit_minutes: null };
}

const ana = agent(7, "Ana", "available", "2026-03-02T12:00:00+00:00", [SALES]);
const zoe = agent(8, "Zoe", "paused", "2026-03-02T11:00:00+00:00", [SERVICE, SALES]);
const bob = agent(9, "Bob", "offline", null, [SERVICE]);
const kim = agent(10, "Kim", "disconnected", "2026-03-02T11:30:00+00:00");
const begun = apply(nothing, { type: "snapshot", seq: 1, agents: [zoe, ana, kim, bob], more: 0 });
const names = (list) => list.map(({ name }) => name);

test("a changed agent replaces what was known of him", () => {
  const paused = { ...ana, state: "paused", since: "2026-03-02T12:05:00+00:00" };
  const next = apply(begun, { type: "presence", seq: 2, agent: paused });
  assert.deepEqual(next.agents, { 7: paused, 8: zoe, 9: bob, 10: kim });
  assert.equal(begun.agents[7], ana);
});

test("old messages are dropped, gaps ask for a snapshot, signs of life count", () => {
  const event = { type: "presence", agent: { ...ana, state: "offline" } };
  assert.equal(apply(begun, { ...event, seq: 1 }), begun);
  assert.equal(apply(begun, { ...event, seq: 3 }), null);
  assert.deepEqual(apply(begun, { type: "beat", seq: 2 }), { ...begun, seq: 2 });
});

test("an agent who was not listed is one fewer of those who are not", () => {
  const crowded = { ...begun, more: 1 };
  const first = apply(crowded, { type: "presence", seq: 2, agent: agent(11, "Lee", "available", ana.since) });
  assert.deepEqual([first.more, names(Object.values(first.agents)).includes("Lee")], [0, true]);
  const second = apply(first, { type: "presence", seq: 3, agent: agent(12, "Mia", "available", ana.since) });
  assert.equal(second.more, 0);
});

test("messages lead to the state that a snapshot would show", () => {
  const changed = { ...zoe, state: "available", since: "2026-03-02T12:10:00+00:00" };
  const told = apply(begun, { type: "presence", seq: 2, agent: changed });
  const read = apply(nothing, { type: "snapshot", seq: 2, agents: [ana, changed, bob, kim], more: 0 });
  assert.deepEqual(told, read);
});

test("tiles count everybody of the team, listed or not", () => {
  assert.deepEqual(counts(begun), { available: 1, paused: 1, disconnected: 1, offline: 1 });
  assert.deepEqual(counts({ ...begun, more: 40 }), { available: 1, paused: 1, disconnected: 1, offline: 41 });
  assert.deepEqual(counts(begun, { team: "1" }), { available: 1, paused: 1, disconnected: 0, offline: 0 });
});

const ORDERS = {
  state: ["Ana", "Zoe", "Kim", "Bob"],
  name: ["Ana", "Bob", "Kim", "Zoe"],
  team: ["Ana", "Bob", "Zoe", "Kim"],
  time: ["Zoe", "Kim", "Ana", "Bob"],
  nonsense: ["Ana", "Zoe", "Kim", "Bob"],
};

for (const [sort, order] of Object.entries(ORDERS)) {
  test(`rows sorted by ${sort}`, () => assert.deepEqual(names(rows(begun, { sort })), order));
}

test("filters leave whom they name", () => {
  assert.deepEqual(names(rows(begun, { team: "2" })), ["Zoe", "Bob"]);
  assert.deepEqual(names(rows(begun, { state: "offline" })), ["Bob"]);
  assert.deepEqual(names(rows(begun, { team: "1", state: "offline" })), []);
});
