// The chat in its frame.
import { LostLine } from "../core/lostline.js";
import { Host } from "./host.js";
import { newId } from "./kept.js";
import { ChatLine } from "./line.js";
import { apply, isOver, nothing, refuse, write } from "./state.js";
import { View } from "./view.js";

const PASSING = new Set(["too_many", "failed"]); // refusals that do not last
const TYPING_PAUSE = 3000; // milliseconds between two words that somebody types

const root = document.querySelector("[data-chat]");
const form = root.querySelector("[data-start]");
const composer = root.querySelector("[data-say]");
const box = composer.querySelector("textarea");
const view = new View(root);
let state = nothing;
let key = "";
let page = "";
let line = null;
let typedAt = 0;
let typingUntil = 0;

const host = new Host(JSON.parse(root.dataset.origins), {
  onHost(known) {
    if (line) return;
    ({ key, page } = known);
    state = { ...nothing, unsent: known.unsent };
    queueMicrotask(begin); // after everything here is there
  },
});

const banner = new LostLine(document.querySelector("[data-lost-line]"), () => line?.tryNow());

function begin() {
  line = new ChatLine(`/ws/chat/${root.dataset.chat}/`, {
    onOpen: () => key && line.send({ type: "join", key }),
    onMessage: hear,
    onChange: (status) => key && banner.show(status),
  });
  paint();
}

function hear(message) {
  if (message.type === "error") return hearRefusal(message);
  if (message.type === "started") return keep(message.key, message.seq);
  if (message.type === "transcript_sent") view.tell(root.dataset.sent);
  if (message.type === "typing" && message.author === "agent") typingUntil = Date.now() + 2 * TYPING_PAUSE;
  if (message.type === "message" && message.message.author === "agent") typingUntil = 0;
  const next = apply(state, message);
  if (next === null) return line.send({ type: "snapshot" });
  become(next);
  line.expectsSigns = true;
  if (message.type === "snapshot") flush();
  paint();
  tellSeen();
}

function become(next) {
  const isOther = next.unsent !== state.unsent;
  state = next;
  if (isOther) host.keep(key, state.unsent);
}

function keep(newKey, seq) {
  key = newKey;
  state = { ...state, seq };
  host.keep(key, state.unsent);
}

function hearRefusal({ code, re, field, client_id: id, until }) {
  if (code === "unknown_conversation") return forget();
  if (re === "join") return line.tryLater();
  if (id && PASSING.has(code)) return setTimeout(flush, until ? Math.max(1000, Date.parse(until) - Date.now()) : 5000);
  if (id) become(refuse(state, id));
  const words = root.dataset[`refused${code.replaceAll(/(^|_)([a-z])/g, (_all, _bar, letter) => letter.toUpperCase())}`];
  if (re === "start") return explainStart(field, words);
  view.explain(words ?? root.dataset.refused);
  paint();
}

function explainStart(field, words) {
  const named = field && form.elements.namedItem(field);
  form.querySelector("[data-problem]").textContent = named ? root.dataset.refusedBadField : (words ?? root.dataset.refused);
  for (const input of form.querySelectorAll("input, textarea")) input.toggleAttribute("aria-invalid", false);
  if (!named) return;
  named.setAttribute("aria-invalid", "true");
  named.focus();
}

function forget() {
  key = "";
  state = nothing;
  line.expectsSigns = false;
  host.keep("", []);
  paint();
}

function flush() {
  for (const { text, client_id } of state.unsent) line.send({ type: "say", text, client_id });
}

function paint() {
  view.show(state, { isJoined: Boolean(key), isOpenNow: !("isClosed" in root.dataset) });
}

function tellSeen() {
  const number = state.messages.at(-1)?.number ?? 0;
  if (document.hidden || number <= state.seen.customer || isOver(state)) return;
  state = { ...state, seen: { ...state.seen, customer: number } };
  line.send({ type: "seen", number });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  form.querySelector("[data-problem]").textContent = "";
  const { name, email, question } = Object.fromEntries(new FormData(form));
  if (!line?.send({ type: "start", name, email, question, page })) explainStart(null, root.dataset.refused);
});

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  if (!text) return;
  const id = newId();
  become(write(state, text, id));
  line.send({ type: "say", text, client_id: id });
  box.value = "";
  view.explain("");
  paint();
  box.focus();
});

box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});

box.addEventListener("input", () => {
  if (Date.now() - typedAt < TYPING_PAUSE) return;
  typedAt = Date.now();
  line.send({ type: "typing" });
});

root.querySelector("[data-leave]").addEventListener("click", () => line.send({ type: "leave" }) || view.explain(root.dataset.refused));
root.querySelector("[data-transcript]").addEventListener("click", () => line.send({ type: "transcript" }));
root.querySelector("[data-again]").addEventListener("click", () => location.reload(forget()));
root.querySelector("[data-hide]").addEventListener("click", () => host.hide());
for (const star of root.querySelectorAll("[data-stars]")) {
  star.addEventListener("click", () => line.send({ type: "rate", rating: Number(star.dataset.stars) }));
}
document.addEventListener("visibilitychange", tellSeen);
setInterval(() => view.typing(Date.now() < typingUntil, state.agent_name), 500);
