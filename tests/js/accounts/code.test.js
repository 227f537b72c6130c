import assert from "node:assert/strict";
import { test } from "node:test";

import { wholeCodeWatcher, withoutSeparators } from "../../../static/accounts/code.js";

const SPELLINGS = [
  ["123456", true],
  ["123 456", true],
  ["123-456", true],
  [" 1 2 3 4 5 6 ", true],
  ["", false],
  ["12345", false],
  ["1234567", false],
  ["12345a", false],
  ["١٢٣٤٥٦", false], // digits, but no ASCII ones
  ["123\u00a0456", false], // the server drops plain spaces alone
];

for (const [text, isWhole] of SPELLINGS) {
  test(`${JSON.stringify(text)} is ${isWhole ? "a whole code" : "no whole code"}`, () => {
    assert.equal(wholeCodeWatcher()(text), isWhole);
  });
}

test("a code is sent once, when its last digit is typed", () => {
  const isWhole = wholeCodeWatcher();
  const typed = ["1", "12", "123", "1234", "12345", "123456", "1234567", "123456"];
  assert.deepEqual(
    typed.map((text) => isWhole(text)),
    [false, false, false, false, false, true, false, false],
  );
});

test("every page has a watcher of its own", () => {
  wholeCodeWatcher()("123456");
  assert.equal(wholeCodeWatcher()("123456"), true);
});

test("separators go, everything else stays", () => {
  assert.equal(withoutSeparators(" 12-3 4\t5"), "1234\t5");
});
