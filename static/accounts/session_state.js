// How long the session lasts, as far as this page knows. Times are milliseconds of the browser's clock.

export const WARNING = 120_000;
const PATIENCE = 5000; // before a server that did not answer is asked again

export const nothing = { phase: "open", endsAt: Infinity, mayStay: true, isDismissed: false, askAfter: 0 };

// Phases: open, asking (the server knows better), ending (the dialog is due), over.
export function apply(state, event) {
  if (state.phase === "over") return state;
  switch (event.type) {
    case "told":
      return told(state, event);
    case "tick":
      return isDue(state, event.now) ? { ...state, phase: "asking" } : state;
    case "unanswered":
      return { ...state, phase: phaseAt(state, event.now), askAfter: event.now + PATIENCE };
    case "dismissed":
      return { ...state, isDismissed: true };
    case "refused":
      return { ...state, phase: "over" };
    default:
      return state;
  }
}

export function secondsLeft(state, now) {
  return Math.max(0, Math.ceil((state.endsAt - now) / 1000));
}

function told(state, { now, seconds, mayStay }) {
  const endsAt = now + seconds * 1000;
  const isDismissed = state.isDismissed && endsAt - now <= WARNING;
  const known = { ...state, endsAt, mayStay, isDismissed, askAfter: seconds > 0 ? 0 : now + PATIENCE };
  return { ...known, phase: phaseAt(known, now) };
}

const phaseAt = ({ endsAt }, now) => (endsAt - now > WARNING ? "open" : "ending");

// Before the dialog comes, and once more at the end: another tab or the socket may have deferred it.
function isDue({ phase, endsAt, askAfter }, now) {
  if (phase === "asking" || now < askAfter) return false;
  return endsAt - now <= (phase === "open" ? WARNING : 0);
}
