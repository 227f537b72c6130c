// What the floor shows of what it knows: counts, and the rows that the filters leave, in order.

export const STATES = ["available", "paused", "disconnected", "offline"];

const byName = (left, right) => left.name.localeCompare(right.name) || left.id - right.id;
const teamOf = (agent) => agent.teams[0]?.name ?? "\uffff";
const since = (agent) => (agent.since ? Date.parse(agent.since) : Infinity);

const ORDERS = {
  name: () => 0,
  team: (left, right) => teamOf(left).localeCompare(teamOf(right)),
  state: (left, right) => STATES.indexOf(left.state) - STATES.indexOf(right.state),
  time: (left, right) => (since(left) === since(right) ? 0 : since(left) - since(right)),
};

export function counts({ agents, more }, { team = "" } = {}) {
  const found = Object.fromEntries(STATES.map((state) => [state, 0]));
  for (const agent of inTeam(agents, team)) found[agent.state] += 1;
  found.offline += more;
  return found;
}

export function rows({ agents }, { team = "", state = "", sort = "state" } = {}) {
  const order = ORDERS[sort] ?? ORDERS.state;
  return inTeam(agents, team)
    .filter((agent) => !state || agent.state === state)
    .sort((left, right) => order(left, right) || byName(left, right));
}

function inTeam(agents, team) {
  return Object.values(agents).filter((agent) => !team || agent.teams.some(({ id }) => String(id) === team));
}
