// What was said: messages, private notes and what is not on the server yet, in order, with a line for each day.
import { clock, clone, day, fill, keyed, setText } from "./dom.js";
import { say } from "./words.js";

const NEAR = 48; // pixels from the end that count as being there

export class Log {
  constructor(element, { again, discard }) {
    this.element = element;
    this.isAtEnd = true;
    element.addEventListener("scroll", () => {
      this.isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    });
    new ResizeObserver(() => this.keepAtEnd()).observe(element);
    element.addEventListener("click", (event) => {
      const id = event.target.closest("[data-client]")?.dataset.client;
      if (event.target.closest("[data-again]")) again(id);
      if (event.target.closest("[data-discard]")) discard(id);
    });
  }

  show(contact, waiting) {
    const { element } = this;
    const isOther = element.dataset.contact !== String(contact.id);
    element.dataset.contact = contact.id;
    keyed(element, lines(contact, waiting), (line) => line.key, make, fillLine);
    this.isAtEnd ||= isOther;
    this.keepAtEnd();
  }

  keepAtEnd() {
    if (this.isAtEnd) this.element.scrollTop = this.element.scrollHeight;
  }
}

// The lines in order; the last message of the agent tells how far it came.
export function lines(contact, waiting) {
  const said = [...(contact.messages ?? []).map(ofMessage), ...(contact.notes ?? []).map(ofNote)];
  said.sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
  const own = said.findLast((line) => line.kind === "agent");
  if (own) own.delivery = own.number <= (contact.seen?.customer ?? 0) ? "seen" : "sent";
  const known = new Set(said.map((line) => line.client));
  const pending = waiting.filter((piece) => !known.has(piece.client_id)).map(ofPiece);
  for (const line of said) if (line.kind === "customer") line.by = contact.customer.name;
  return withDays([...said, ...pending]);
}

function ofMessage({ number, author, agent_name, text, at, client_id }) {
  return { key: `c${client_id || number}`, kind: author, number, by: agent_name, text, at, client: client_id };
}

function ofNote({ author_name, text, at, client_id, id }) {
  return { key: `c${client_id || `n${id}`}`, kind: "note", by: author_name, text, at, client: client_id };
}

function ofPiece({ type, client_id, text, at, problem }) {
  const kind = type === "note" ? "note" : "agent";
  const delivery = problem ? "not_taken" : "not_sent";
  return { key: `c${client_id}`, kind, you: true, text, at: new Date(at).toISOString(), client: client_id, delivery, problem };
}

function withDays(said) {
  const all = [];
  let last = "";
  for (const line of said) {
    const date = new Date(line.at).toDateString();
    if (date !== last) all.push({ key: `d${date}`, kind: "day", at: line.at });
    last = date;
    all.push(line);
  }
  return all;
}

function make({ kind }) {
  return clone(kind === "day" ? "day" : "message");
}

function fillLine(element, line) {
  if (line.kind === "day") return setText(element.querySelector("[data-day]"), day(line.at));
  const by = line.kind === "system" ? say("system") : line.you ? say("you") : line.by;
  element.dataset.kind = line.kind;
  element.dataset.client = line.client;
  element.toggleAttribute("data-waiting", line.delivery === "not_sent");
  element.toggleAttribute("data-refused", Boolean(line.problem));
  const delivery = line.delivery ? say(line.delivery) : "";
  fill(element, { by, text: line.text, at: clock(line.at), delivery: [delivery, line.problem].filter(Boolean).join(": ") });
  element.querySelector("[data-at]").dateTime = line.at;
  element.querySelector(".log-private").hidden = line.kind !== "note";
  element.querySelector("[data-again]").hidden = !line.problem;
  element.querySelector("[data-discard]").hidden = !line.problem;
}
