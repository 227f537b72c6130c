// The right pane: who the customer is, what came along, notes, and earlier contacts of the same address.
import { clone, fill, keyed, moment, safeLink, setText } from "./dom.js";
import { lookUp } from "./lookup.js";
import { say } from "./words.js";

export class Context {
  constructor(desk) {
    this.pane = desk.querySelector("#context-pane");
    this.empty = this.pane.querySelector("[data-no-context]");
    this.element = this.pane.querySelector("[data-context]");
    this.earlier = new Map();
  }

  show(contact) {
    this.contact = contact;
    this.empty.hidden = Boolean(contact);
    this.element.hidden = !contact;
    if (!contact) return;
    this.list("facts", factsOf(contact), (fact) => fact.label, "fact", showFact);
    const attached = contact.attached_data ?? [];
    this.element.querySelector("[data-attached-part]").hidden = attached.length === 0;
    this.list("attached", attached.map((fact, index) => ({ ...fact, index })), (fact) => fact.index, "fact", showFact);
    this.list("notes", contact.notes ?? [], (note) => note.id, "note", (item, note) => {
      fill(item, { text: note.text, by: note.author_name, at: moment(note.at) });
    });
    this.showEarlier();
  }

  async showEarlier() {
    const { id, customer } = this.contact;
    this.list("earlier", this.earlier.get(id) ?? [], (one) => one.id, "note", (item, one) => {
      fill(item, { text: textOf(one), by: one.queue, at: moment(one.arrived_at) });
    });
    if (this.earlier.has(id) || !customer.email) return;
    this.earlier.set(id, []);
    this.earlier.set(id, (await lookUp(this.element.dataset.earlierUrl.replace("/0/", `/${id}/`)))?.contacts ?? []);
    if (this.contact?.id === id) this.showEarlier();
  }

  list(name, items, keyOf, piece, show) {
    keyed(this.element.querySelector(`[data-${name}]`), items, keyOf, () => clone(piece), show);
    const none = this.element.querySelector(`[data-${name}-none]`);
    if (none) none.hidden = items.length > 0;
  }
}

function factsOf({ customer, question, page, language, arrived_at: arrived }) {
  const facts = [
    { label: say("name"), value: customer.name },
    { label: say("email"), value: customer.email },
    { label: say("question"), value: question },
    { label: say("page"), value: page, type: "link" },
    { label: say("language"), value: language },
    { label: say("arrived"), value: arrived ? moment(arrived) : "" },
  ];
  return facts.filter(({ value }) => value);
}

function showFact(row, { label, value, type }) {
  setText(row.querySelector("[data-label]"), label);
  const place = row.querySelector("[data-value]");
  const words = Array.isArray(value) ? value.join(", ") : String(value ?? "");
  if (place.dataset.shown === words) return;
  place.dataset.shown = words;
  const href = type === "link" ? safeLink(words) : null;
  place.replaceChildren(href ? linkTo(href, words) : words);
}

function linkTo(href, words) {
  const link = Object.assign(document.createElement("a"), { href, target: "_blank", rel: "noopener noreferrer" });
  link.className = "link";
  link.textContent = words;
  return link;
}

function textOf({ question, disposition, agent }) {
  return [question, disposition, agent].filter(Boolean).join(" · ");
}
