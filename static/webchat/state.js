// What the customer's browser knows: a snapshot, the numbered messages after it, and what is on its way.

export const nothing = {
  seq: 0,
  state: "",
  agent_name: "",
  greeting: "",
  place: null,
  messages: [],
  seen: { customer: 0, agent: 0 },
  rating: null,
  has_address: false,
  unsent: [],
};

const REDUCERS = {
  snapshot: (state, event) => settle({ ...nothing, ...pick(event), unsent: state.unsent }),
  state: (state, { state: now, agent_name: name }) => ({
    ...state,
    state: now,
    agent_name: name || state.agent_name,
    place: now === "waiting" ? state.place : null,
  }),
  place: (state, { place }) => ({ ...state, place }),
  message: (state, { message }) => settle({ ...state, messages: withMessage(state.messages, message) }),
  seen: (state, { author, number }) => ({ ...state, seen: { ...state.seen, [author]: Math.max(state.seen[author], number) } }),
  rated: (state, { rating }) => ({ ...state, rating }),
};

// The next state; null after a gap, which asks for a snapshot.
export function apply(state, event) {
  if (event.type !== "snapshot" && event.seq <= state.seq) return state;
  if (event.type !== "snapshot" && event.seq > state.seq + 1) return null;
  const reduce = REDUCERS[event.type] ?? ((same) => same);
  return { ...reduce(state, event), seq: event.seq };
}

export function write(state, text, clientId) {
  return { ...state, unsent: [...state.unsent, { text, client_id: clientId }] };
}

export function refuse(state, clientId) {
  return { ...state, unsent: state.unsent.filter((message) => message.client_id !== clientId) };
}

export const isOver = ({ state }) => state === "wrap_up" || state === "closed";

function settle(state) {
  const ids = new Set(state.messages.filter(({ author }) => author === "customer").map((message) => message.client_id));
  const unsent = state.unsent.filter((message) => !ids.has(message.client_id));
  return unsent.length === state.unsent.length ? state : { ...state, unsent };
}

function withMessage(messages, message) {
  const others = messages.filter(({ number }) => number !== message.number);
  return [...others, message].sort((left, right) => left.number - right.number);
}

function pick(event) {
  const names = Object.keys(nothing).filter((name) => name !== "unsent" && name in event);
  return Object.fromEntries(names.map((name) => [name, event[name]]));
}
