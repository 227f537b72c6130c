import assert from "node:assert/strict";
import { test } from "node:test";

import { matching } from "../../../static/agentpanel/canned.js";
import { safeLink } from "../../../static/agentpanel/dom.js";
import { lines } from "../../../static/agentpanel/log.js";
import { linksToOpen } from "../../../static/agentpanel/offer.js";
import { Seat } from "../../../static/agentpanel/seat.js";
import { letterOf } from "../../../static/agentpanel/shortcuts.js";

const at = (seconds) => `2026-03-02T12:00:${seconds}+00:00`;
const message = (number, author, seconds) => ({ number, author, agent_name: "Ana", text: `${number}`, client_id: `i${number}`, at: at(seconds) });
const contact = {
  id: 7,
  customer: { name: "Cleo" },
  messages: [message(1, "customer", "01"), message(2, "agent", "03"), message(3, "agent", "05")],
  notes: [{ id: 1, author_name: "Ben", text: "Angry", client_id: "n1", at: at("04") }],
  seen: { customer: 2 },
};

test("messages and notes stand in the order of their time below the day", () => {
  assert.deepEqual(lines(contact, []).map(({ kind }) => kind), ["day", "customer", "agent", "note", "agent"]);
  assert.deepEqual(lines(contact, []).slice(1).map(({ by }) => by), ["Cleo", "Ana", "Ben", "Ana"]);
});

test("the last own message tells how far it came", () => {
  const of = (seen) => lines({ ...contact, seen: { customer: seen } }, []).map(({ delivery }) => delivery);
  assert.deepEqual(of(2), [undefined, undefined, undefined, undefined, "sent"]);
  assert.deepEqual(of(3), [undefined, undefined, undefined, undefined, "seen"]);
});

test("what is on its way stands at the end, until the server has it", () => {
  const piece = (id) => ({ type: "say", client_id: id, text: "Hm", at: Date.parse(at("09")), problem: "" });
  const shown = lines(contact, [piece("i3"), piece("i9")]);
  assert.deepEqual(shown.filter(({ key }) => key === "ci3").length, 1);
  assert.deepEqual([shown.at(-1).key, shown.at(-1).delivery], ["ci9", "not_sent"]);
});

test("only addresses of the web are opened", () => {
  assert.equal(safeLink("https://crm.example/7"), "https://crm.example/7");
  for (const bad of ["javascript:alert(1)", "data:text/html,x", "ftp://a.example/", "crm", "", null]) {
    assert.equal(safeLink(bad), null);
  }
});

test("what opens with a ring is a link that says so", () => {
  const link = (value, action) => ({ label: "CRM", type: "link", value, action });
  const attached = [link("https://a.example/", "open_on_ring"), link("https://b.example/"), link("javascript:1", "open_on_ring")];
  assert.deepEqual(linksToOpen(attached), ["https://a.example/"]);
  assert.deepEqual(linksToOpen(undefined), []);
});

test("canned responses are those of the queue, by shortcut and then by text", () => {
  const phrases = [
    { shortcut: "bye", text: "Good bye", queue_ids: [] },
    { shortcut: "go", text: "Go on", queue_ids: [1] },
    { shortcut: "good", text: "Good day", queue_ids: [2] },
  ];
  const found = (asked) => matching(phrases, 1, asked).map(({ shortcut }) => shortcut);
  assert.deepEqual(found(""), ["bye", "go"]);
  assert.deepEqual(found("GO"), ["go", "bye"]);
  assert.deepEqual(found("zzz"), []);
});

test("shortcuts are letters with Alt and Shift and nothing else", () => {
  const key = { altKey: true, shiftKey: true, ctrlKey: false, metaKey: false, code: "KeyA" };
  assert.equal(letterOf(key), "a");
  for (const other of [{ altKey: false }, { shiftKey: false }, { ctrlKey: true }, { metaKey: true }, { code: "Digit1" }]) {
    assert.equal(letterOf({ ...key, ...other }), null);
  }
});

test("a panel takes the seat when it opens, and knows when another one has it", () => {
  const asked = [];
  const seat = new Seat("mine");
  const ask = (it) => Boolean(asked.push(it));
  seat.hear({ panel: "old" }, ask);
  seat.hear({ panel: "old" }, ask);
  assert.deepEqual([asked, seat.isElsewhere], [[{ type: "claim", panel: "mine" }], false]);
  seat.hear({ panel: "mine" }, ask);
  assert.equal(seat.isMine, true);
  seat.hear({ panel: "other" }, ask);
  assert.deepEqual([asked.length, seat.isElsewhere], [1, true]);
  seat.take(ask);
  assert.equal(asked.length, 2);
});

test("a seat that could not be asked for is asked for again", () => {
  const seat = new Seat("mine");
  const asked = [];
  seat.hear({ panel: "" }, () => false);
  seat.hear({ panel: "" }, (it) => Boolean(asked.push(it)));
  assert.equal(asked.length, 1);
});
