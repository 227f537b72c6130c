// What the floor knows: a snapshot and the numbered messages after it.

export const nothing = { seq: 0, agents: {}, more: 0 };

export function apply(state, event) {
  if (event.type === "snapshot") return { seq: event.seq, agents: byId(event.agents), more: event.more };
  if (event.seq <= state.seq) return state;
  if (event.seq > state.seq + 1) return null; // a gap: fetch the snapshot again
  if (event.type !== "presence") return { ...state, seq: event.seq };
  const { agent } = event;
  const wasListed = agent.id in state.agents;
  return {
    seq: event.seq,
    agents: { ...state.agents, [agent.id]: agent },
    more: wasListed ? state.more : Math.max(0, state.more - 1),
  };
}

function byId(agents) {
  return Object.fromEntries(agents.map((agent) => [agent.id, agent]));
}
