// The page that agents live in.
import { Line } from "../core/line.js";
import { LostLine } from "../core/lostline.js";
import { Timers } from "../core/timers.js";
import { foldContext, showOneAtATime } from "./panes.js";
import { PresenceControl } from "./presence.js";
import { apply, nothing } from "./state.js";

const desk = document.querySelector("[data-desk]");
const timers = new Timers(document);
let state = nothing;

const line = new Line("/ws/agent/", {
  loginUrl: desk.dataset.loginUrl,
  onMessage: hear,
  onChange: (status) => banner.show(status),
});
const banner = new LostLine(document.querySelector("[data-lost-line]"), () => line.tryNow());
const control = new PresenceControl(document.querySelector("[data-presence]"), (message) => line.send(message));

timers.setNow(desk.dataset.now);
showOneAtATime(desk);
foldContext(desk);

function hear(message) {
  if (message.type === "error") return line.send({ type: "snapshot" });
  const next = apply(state, message);
  if (next === null) return line.send({ type: "snapshot" });
  state = next;
  paint(message.now);
}

function paint(now) {
  control.show(state.presence);
  for (const hint of desk.querySelectorAll("[data-when]")) hint.hidden = hint.dataset.when !== state.presence.state;
  timers.setNow(now);
}
