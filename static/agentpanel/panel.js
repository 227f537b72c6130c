// The page that agents live in: what the server says is laid over what is known, and all parts are shown anew.
import { Line } from "../core/line.js";
import { LostLine } from "../core/lostline.js";
import { Timers } from "../core/timers.js";
import { paintCountdowns } from "./countdowns.js";
import { showDay } from "./day.js";
import { openByName } from "./dialogs.js";
import { showDirectory } from "./directory.js";
import { foldContext, showOneAtATime } from "./panes.js";
import { PresenceControl } from "./presence.js";
import { Seat } from "./seat.js";
import { apply, isIncomplete, nothing } from "./state.js";
import { Tools } from "./tools.js";
import { say } from "./words.js";
import { Workplace } from "./workplace.js";

const desk = document.querySelector("[data-desk]");
const timers = new Timers(document);
let state = nothing;
let asked = ""; // which missing messages a snapshot was asked for

const seat = new Seat();
const line = new Line(`/ws/agent/?panel=${seat.panel}`, {
  loginUrl: desk.dataset.loginUrl,
  onMessage: hear,
  onChange: (status) => {
    banner.show(status);
    tools.showLight(status.isOpen);
  },
});
const banner = new LostLine(document.querySelector("[data-lost-line]"), () => line.tryNow());
const control = new PresenceControl(document.querySelector("[data-presence]"), (message) => line.send(message));
const tools = new Tools(document.querySelector("[data-bar]"), (message) => line.send(message));
const panes = showOneAtATime(desk);
const workplace = new Workplace(desk, { send: (message) => line.send(message), panes, seat });

timers.setNow(desk.dataset.now);
foldContext(desk);
openByName(document);
showDay(document.querySelector("[data-dialog=day]"));
showDirectory(document.querySelector("[data-dialog=directory]"));
setInterval(tick, 250);

function hear(message) {
  if (message.type === "error") return refuse(message);
  const next = apply(state, message);
  if (next === null) return line.send({ type: "snapshot" });
  const isNews = message.type !== "beat";
  state = next;
  if (message.type === "snapshot") begin();
  if (message.type === "typing") workplace.talk.heardTyping(message);
  if (message.type === "message") workplace.talk.heardMessage(message);
  if (isNews) paint();
  timers.setNow(message.now);
  fetchWhatIsMissing();
}

// A new connection: the state is the server's, and what was not taken yet is sent again.
function begin() {
  seat.isAsking = false;
  seat.hear(state.desk, (message) => line.send(message));
  workplace.begin(state);
}

function refuse(message) {
  if (message.re === "choose" || !message.re) line.send({ type: "snapshot" });
  else workplace.refuse(message);
}

function paint() {
  seat.hear(state.desk, (message) => line.send(message));
  control.show(state.presence);
  tools.show(state);
  for (const hint of desk.querySelectorAll("[data-when]")) hint.hidden = hint.dataset.when !== state.presence.state;
  workplace.show(state);
}

function tick() {
  const now = Date.now() + timers.offset;
  paintCountdowns(document, now);
  workplace.tick(now);
}

function fetchWhatIsMissing() {
  const missing = state.contacts.filter(isIncomplete);
  const key = missing.map(({ id, last_number: number }) => `${id}:${number}`).join();
  if (key && key !== asked) line.send({ type: "snapshot" });
  asked = key;
}

// What the browser notices of the line before the server does.
addEventListener("offline", () => tools.showLight(false));
document.querySelector("[data-light-word]").textContent = say("lost");
