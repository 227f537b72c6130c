// What outlives a reload: the key, and the messages that the server does not have yet. It comes back from a page of
// somebody else, so nothing of it is believed.
const MOST = 50; // messages

export function packed(key, unsent) {
  return key ? JSON.stringify({ key, unsent: unsent.slice(0, MOST) }) : "";
}

export function unpacked(kept) {
  const { key, unsent } = parsed(kept) ?? {};
  if (typeof key !== "string" || !key) return { key: "", unsent: [] };
  const messages = Array.isArray(unsent) ? unsent.slice(0, MOST).filter(isMessage) : [];
  return { key, unsent: messages.map(({ text, client_id }) => ({ text, client_id })) };
}

function isMessage(found) {
  return typeof found?.text === "string" && typeof found.client_id === "string";
}

function parsed(kept) {
  try {
    return JSON.parse(kept);
  } catch {
    return null;
  }
}

// A name for a message, also where a page came by plain http and has no `randomUUID`.
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
