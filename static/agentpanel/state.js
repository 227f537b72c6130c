// What the panel knows: a snapshot and the numbered messages after it.

export const nothing = { seq: 0, presence: null, reasons: [] };

export function apply(state, event) {
  if (event.type === "snapshot") return { seq: event.seq, presence: event.presence, reasons: event.reasons };
  if (event.seq <= state.seq) return state;
  if (event.seq > state.seq + 1) return null; // a gap: fetch the snapshot again
  if (event.type === "presence") return { ...state, seq: event.seq, presence: event.presence };
  return { ...state, seq: event.seq };
}
