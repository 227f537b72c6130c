// The table of agents: one row each, moved and changed, never built anew.

export class AgentTable {
  constructor(root) {
    this.body = root.querySelector("[data-rows]");
    this.blank = root.querySelector("template[data-row]").content;
    this.limitWords = root.dataset.limitWords;
    this.words = Object.fromEntries(
      [...root.querySelectorAll(".tile")].map((tile) => [tile.dataset.state, tile.querySelector(".tile-word").textContent]),
    );
    this.rows = new Map([...this.body.rows].map((row) => [Number(row.dataset.agent), row]));
  }

  show(agents) {
    const wanted = new Set(agents.map((agent) => agent.id));
    for (const [id, row] of this.rows) {
      if (!wanted.has(id)) this.drop(id, row);
    }
    agents.forEach((agent, index) => this.place(agent, index));
  }

  drop(id, row) {
    row.remove();
    this.rows.delete(id);
  }

  place(agent, index) {
    const row = this.rows.get(agent.id) ?? this.begin(agent.id);
    this.fill(row, agent);
    if (this.body.rows[index] !== row) this.body.insertBefore(row, this.body.rows[index] ?? null);
  }

  begin(id) {
    const row = this.blank.firstElementChild.cloneNode(true);
    row.dataset.agent = id;
    this.rows.set(id, row);
    return row;
  }

  fill(row, agent) {
    const known = JSON.stringify(agent);
    if (row.known === known) return;
    const isNew = row.known !== undefined && row.dataset.state !== agent.state;
    row.known = known;
    const say = (name, words) => {
      row.querySelector(`[data-${name}]`).textContent = words;
    };
    showFace(row.querySelector("[data-initials]"), agent);
    say("name", agent.name);
    say("username", agent.username);
    say("teams", agent.teams.map((team) => team.name).join(", "));
    say("reason", agent.reason);
    say("limit-words", agent.limit_minutes ? this.limitWords.replace("{minutes}", agent.limit_minutes) : "");
    this.fillState(row, agent);
    if (isNew) flash(row);
  }

  fillState(row, agent) {
    row.dataset.state = agent.state;
    row.querySelector(".state use").setAttribute("href", `#state-${agent.state}`);
    row.querySelector("[data-word]").textContent = this.words[agent.state];
    const timer = row.querySelector("[data-since]");
    timer.dataset.since = agent.since ?? "";
    timer.dataset.limit = agent.limit_minutes ?? "";
  }
}

// The picture lies over the initials, which show until it is there.
function showFace(place, { id, initials, picture }) {
  place.textContent = initials;
  if (!picture) return;
  const image = new Image(30, 30);
  image.alt = "";
  image.src = `/pictures/${id}/${picture}/small/`;
  place.append(image);
}

function flash(row) {
  row.classList.remove("is-new");
  requestAnimationFrame(() => row.classList.add("is-new"));
}
