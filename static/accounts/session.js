// Two minutes before the session ends, a dialog says so and offers to stay. Tabs tell each other what they hear.
import { EndDialog } from "./session_dialog.js";
import { apply, nothing } from "./session_state.js";

const REST = 5000; // milliseconds between two questions at the server because somebody came back to the page
const element = document.querySelector("[data-session-end]");
const others = new BroadcastChannel("cxportal session");
let state = nothing;
let askedAt = 0;

const dialog = new EndDialog(element, { stay, dismiss: () => move({ type: "dismissed" }) });

others.addEventListener("message", ({ data }) => move({ type: "told", now: Date.now(), ...data }));
document.addEventListener("visibilitychange", () => document.hidden || comeBack());
addEventListener("pageshow", (event) => event.persisted && comeBack());
setInterval(() => move({ type: "tick", now: Date.now() }), 1000);
hear({ seconds: Number(element.dataset.seconds), may_stay: element.dataset.mayStay === "yes" });

function move(event) {
  const before = state.phase;
  state = apply(state, event);
  if (state.phase === "asking" && before !== "asking") ask();
  if (state.phase === "over") leave();
  else dialog.show(state, Date.now());
}

function comeBack() {
  if (Date.now() - askedAt > REST) ask();
}

function ask() {
  return talk(element.dataset.timeUrl, {});
}

function stay() {
  const token = new FormData(document.getElementById("logout")); // every form of ours carries it
  return talk(element.dataset.stayUrl, { method: "POST", body: token });
}

// A redirect leads to the login: the session is over, and the login says why.
async function talk(url, options) {
  askedAt = Date.now();
  try {
    const answer = await fetch(url, { ...options, redirect: "manual", cache: "no-store" });
    if (answer.ok) hear(await answer.json());
    else if (answer.type === "opaqueredirect" || answer.status === 403) move({ type: "refused" });
    else move({ type: "unanswered", now: Date.now() });
  } catch {
    move({ type: "unanswered", now: Date.now() });
  }
}

function hear({ seconds, may_stay: mayStay }) {
  others.postMessage({ seconds, mayStay });
  move({ type: "told", now: Date.now(), seconds, mayStay });
}

function leave() {
  location.assign(`${element.dataset.loginUrl}?next=${encodeURIComponent(location.pathname + location.search)}`);
}
