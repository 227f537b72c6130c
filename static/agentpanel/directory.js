// Who is at work, and what waits in which queue.
import { clone, fill, keyed, setText } from "./dom.js";
import { lookUp } from "./lookup.js";
import { say } from "./words.js";

export async function fetchDirectory(url) {
  return (await lookUp(url)) ?? { agents: [], queues: [] };
}

export function showDirectory(dialog) {
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  dialog.addEventListener("opened", async () => {
    const { agents, queues } = await fetchDirectory(dialog.dataset.url);
    part("agents-none").hidden = agents.length > 0;
    keyed(part("agents"), agents, (agent) => agent.id, () => clone("entry"), (row, { name, state }) => {
      fill(row, { name, more: "" });
      setText(row.querySelector("[data-at]"), state);
    });
    keyed(part("queues"), queues, (queue) => queue.id, () => clone("entry"), (row, { name, waiting }) => {
      fill(row, { name, more: "" });
      setText(row.querySelector("[data-at]"), say("waiting", { count: waiting }));
    });
  });
}
