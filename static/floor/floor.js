// The live floor.
import { Line } from "../core/line.js";
import { LostLine } from "../core/lostline.js";
import { Timers } from "../core/timers.js";
import { Filters } from "./filters.js";
import { Freshness } from "./freshness.js";
import { apply, nothing } from "./state.js";
import { AgentTable } from "./table.js";
import { counts, rows } from "./view.js";

const floor = document.querySelector("[data-floor]");
const table = new AgentTable(floor);
const timers = new Timers(floor);
const filters = new Filters(floor, refilter);
const freshness = new Freshness(floor);
const moreWords = floor.querySelector("[data-more-words]");
const listedTeam = filters.values.team; // what the server was asked for, when there are too many to list
let state = nothing;

const line = new Line(`/ws/floor/${Number(floor.dataset.more) && listedTeam ? `?team=${listedTeam}` : ""}`, {
  loginUrl: floor.dataset.loginUrl,
  onMessage: hear,
  onChange(status) {
    banner.show(status);
    freshness.show(status);
  },
});
const banner = new LostLine(document.querySelector("[data-lost-line]"), () => line.tryNow());
timers.setNow(floor.dataset.now);

function hear(message) {
  const next = message.type === "error" ? null : apply(state, message);
  if (next === null) return line.send({ type: "snapshot" });
  const isChanged = next.agents !== state.agents || next.more !== state.more;
  state = next;
  if (isChanged) paint();
  timers.setNow(message.now);
}

// With everybody at hand the browser filters; else the server is asked.
function refilter() {
  if (state.more || Number(floor.dataset.more)) location.reload();
  else paint();
}

function paint() {
  const listed = rows(state, filters.values);
  const found = counts(state, filters.values);
  table.show(listed);
  for (const tile of floor.querySelectorAll("a.tile")) {
    tile.querySelector("[data-count]").textContent = found[tile.dataset.state];
  }
  floor.querySelector("[data-table]").hidden = listed.length === 0;
  floor.querySelector("[data-nothing]").hidden = listed.length > 0;
  moreWords.hidden = state.more === 0;
  moreWords.textContent = moreWords.dataset.moreWords.replace("{count}", state.more);
  timers.paint();
}
