import assert from "node:assert/strict";
import { test } from "node:test";

import { waitBefore } from "../../../static/core/backoff.js";
import { elapsed, secondsSince } from "../../../static/core/elapsed.js";

const TIMES = [
  [0, "0:00"],
  [5, "0:05"],
  [65, "1:05"],
  [3599, "59:59"],
  [3600, "1:00:00"],
  [3723, "1:02:03"],
  [86_399, "23:59:59"],
  [86_400, "24 h"],
  [1_000_000, "277 h"],
];

for (const [seconds, words] of TIMES) {
  test(`${seconds} s are written ${words}`, () => assert.equal(elapsed(seconds), words));
}

test("time passes by the server's clock, whatever the browser's says", () => {
  const since = "2026-03-02T12:00:00+00:00";
  const slow = Date.parse("2026-03-02T11:50:10Z");
  assert.equal(secondsSince(since, slow, 600_000), 10);
  assert.equal(secondsSince(since, slow, 0), 0);
});

test("tries become rarer, up to half a minute, and differ between browsers", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6, 60].map((attempt) => waitBefore(attempt, 0.5)), [1000, 2000, 5000, 10_000, 20_000, 30_000, 30_000]);
  assert.deepEqual([waitBefore(3, 0), waitBefore(3, 1)], [3750, 6250]);
});
