import assert from "node:assert/strict";
import test from "node:test";
import { newId, packed, unpacked } from "../../../static/webchat/kept.js";

const unsent = [{ text: "Hello", client_id: "c1" }];
const none = { key: "", unsent: [] };

test("what was kept comes back", () => {
  assert.deepEqual(unpacked(packed("k", unsent)), { key: "k", unsent });
});

test("without a key nothing is kept", () => {
  assert.equal(packed("", unsent), "");
});

test("what the page around made up is not believed", () => {
  for (const kept of [undefined, null, "", "{", "5", "[]", '{"key": 5}', 7, {}]) assert.deepEqual(unpacked(kept), none);
  const odd = JSON.stringify({ key: "k", unsent: [null, 5, { text: 5, client_id: "c" }, { ...unsent[0], more: 1 }] });
  assert.deepEqual(unpacked(odd), { key: "k", unsent });
});

test("no two messages have one name", () => {
  const names = new Set(Array.from({ length: 100 }, newId));
  assert.equal(names.size, 100);
  assert.ok([...names].every((name) => /^[0-9a-f]{32}$/.test(name)));
});
