// What the panel knows: a snapshot and the numbered messages after it. Cards are laid over the ones of the same
// name; a card knows nothing of messages and notes, which come by themselves.

export const nothing = { seq: 0, presence: null, reasons: [], desk: null, offers: [], contacts: [], queues: [] };

const REDUCERS = {
  snapshot: (_state, event) => pick(event, Object.keys(nothing)),
  presence: (state, { presence }) => ({ ...state, presence }),
  desk: (state, { desk }) => ({ ...state, desk }),
  panel: (state, { panel }) => ({ ...state, desk: { ...state.desk, panel } }),
  queues: (state, { queues }) => ({ ...state, queues }),
  offer: (state, { offer }) => ({ ...state, offers: upsert(state.offers, offer, "contact_id") }),
  offer_gone: (state, event) => ({ ...state, offers: without(state.offers, event.contact_id, "contact_id") }),
  contact: (state, { contact }) => ({ ...state, contacts: upsert(state.contacts, contact, "id") }),
  contact_gone: (state, { id }) => ({ ...state, contacts: without(state.contacts, id, "id") }),
  message: (state, { contact_id: id, message }) => change(state, id, (contact) => withMessage(contact, message)),
  note: (state, { contact_id: id, note }) =>
    change(state, id, (contact) => ({ ...contact, notes: upsert(contact.notes ?? [], note, "id") })),
  seen: (state, { contact_id: id, author, number }) =>
    change(state, id, (contact) => ({ ...contact, seen: later(contact.seen, author, number) })),
};

// The next state; null after a gap, which asks for a snapshot.
export function apply(state, event) {
  if (event.type !== "snapshot" && event.seq <= state.seq) return state;
  if (event.type !== "snapshot" && event.seq > state.seq + 1) return null;
  const reduce = REDUCERS[event.type] ?? ((same) => same);
  return { ...reduce(state, event), seq: event.seq };
}

// Whether a conversation has more messages on the server than here, as after an accept.
export function isIncomplete(contact) {
  return (contact.messages ?? []).length < (contact.last_number ?? 0);
}

export function find(state, id) {
  return state.contacts.find((contact) => contact.id === id);
}

// Messages of the customer that the agent has not seen.
export function unread(contact) {
  const seen = contact.seen?.agent ?? 0;
  return (contact.messages ?? []).filter(({ author, number }) => author === "customer" && number > seen).length;
}

function withMessage(contact, message) {
  const messages = upsert(contact.messages ?? [], message, "number").sort((left, right) => left.number - right.number);
  return { ...contact, messages, last_number: Math.max(contact.last_number ?? 0, message.number) };
}

function later(seen, author, number) {
  return { ...seen, [author]: Math.max(seen?.[author] ?? 0, number) };
}

function change(state, id, how) {
  return { ...state, contacts: state.contacts.map((contact) => (contact.id === id ? how(contact) : contact)) };
}

function upsert(list, item, key) {
  if (!list.some((known) => known[key] === item[key])) return [...list, item];
  return list.map((known) => (known[key] === item[key] ? { ...known, ...item } : known));
}

function without(list, value, key) {
  return list.filter((item) => item[key] !== value);
}

function pick(source, names) {
  return Object.fromEntries(names.map((name) => [name, source[name] ?? nothing[name]]));
}
