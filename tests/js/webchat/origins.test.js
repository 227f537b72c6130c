// Who speaks with the frame and with the page around it: each side hears its own other side and nobody else.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

import { Host } from "../../../static/webchat/host.js";

const SHOP = "https://shop.example";
const PORTAL = "https://portal.example";

function frameOn(origins) {
  const said = [];
  const page = { postMessage: (message, origin) => said.push({ message, origin }) };
  let hear;
  Object.assign(globalThis, { parent: page, window: {}, addEventListener: (_kind, listener) => (hear = listener) });
  const hosts = [];
  const host = new Host(origins, { onHost: (data) => hosts.push(data) });
  return { host, hosts, page, said, hear };
}

test("a frame hears the page around it when its origin may hold the chat, and answers there alone", () => {
  const { host, hosts, page, said, hear } = frameOn([SHOP]);
  hear({ source: page, origin: SHOP, data: { type: "cx-chat-host", kept: "", page: `${SHOP}/rose` } });
  host.keep("secret", []);

  assert.deepEqual(hosts.map((each) => each.page), [`${SHOP}/rose`]);
  assert.deepEqual(said.at(-1).origin, SHOP);
});

test("a frame hears no other page and no other window, and tells them no key", () => {
  const { host, hosts, page, said, hear } = frameOn([SHOP]);
  hear({ source: page, origin: "https://evil.example", data: { type: "cx-chat-host", kept: "", page: "" } });
  hear({ source: {}, origin: SHOP, data: { type: "cx-chat-host", kept: "", page: "" } });
  host.keep("secret", []);

  assert.deepEqual(hosts, []);
  assert.equal(JSON.stringify(said).includes("secret"), false);
});

function pageWith(stored) {
  const said = [];
  const element = () => ({ style: { setProperty() {} }, dataset: {}, setAttribute() {}, addEventListener() {}, focus() {} });
  const frameWindow = { postMessage: (message, origin) => said.push({ message, origin }) };
  const storage = { getItem: () => stored.value, setItem: (_slot, value) => (stored.value = value), removeItem: () => (stored.value = "") };
  let hear;
  const scope = {
    URL,
    innerWidth: 1000,
    location: { origin: SHOP, pathname: "/rose" },
    localStorage: storage,
    addEventListener: (_kind, listener) => (hear = listener),
    document: {
      currentScript: { src: `${PORTAL}/chat/shop/widget.js`, dataset: { open: "" } },
      createElement: (name) => Object.assign(element(), name === "iframe" && { contentWindow: frameWindow }),
      body: { append() {} },
    },
  };
  runInNewContext(readFileSync(new URL("../../../static/webchat/loader.js", import.meta.url), "utf8"), scope);
  return { said, hear, frameWindow };
}

test("a page hands what it keeps to the frame of the portal and to nobody else", () => {
  const stored = { value: "kept" };
  const { said, hear, frameWindow } = pageWith(stored);
  hear({ source: frameWindow, origin: "https://evil.example", data: { type: "cx-chat-ready" } });
  hear({ source: {}, origin: PORTAL, data: { type: "cx-chat-keep", kept: "theirs" } });
  assert.deepEqual([said, stored.value], [[], "kept"]);

  hear({ source: frameWindow, origin: PORTAL, data: { type: "cx-chat-ready" } });
  assert.deepEqual(said.map(({ message, origin }) => [message.kept, origin]), [["kept", PORTAL]]);
});
