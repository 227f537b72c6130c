// The agent's own day: figures, callbacks, what was handled last. It is fetched each time it is opened.
import { elapsed } from "../core/elapsed.js";
import { clone, fill, keyed, moment, setText } from "./dom.js";
import { lookUp, posted } from "./lookup.js";

export function showDay(dialog) {
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  dialog.addEventListener("opened", async () => show(await lookUp(dialog.dataset.url)));
  part("callbacks").addEventListener("click", async ({ target }) => {
    const row = target.closest("[data-key]");
    if (!row || !target.closest("[data-done]")) return;
    show(await lookUp(dialog.dataset.doneUrl.replace("/0/", `/${row.dataset.key}/`), posted()));
  });

  function show(day) {
    if (!day) return;
    const { average_seconds: average, ...counts } = day.figures;
    for (const [name, count] of Object.entries(counts)) setText(part(name), count);
    setText(part("average"), average === null ? "–" : elapsed(average));
    list("callbacks", day.callbacks, true);
    list("history", day.history, false);
  }

  function list(name, rows, isOpen) {
    part(`${name}-none`).hidden = rows.length > 0;
    keyed(part(name), rows, (row) => row.id, () => clone("entry"), (element, row) => {
      const more = [row.queue, row.disposition, isOpen && row.email].filter(Boolean).join(" · ");
      fill(element, { name: row.customer, more, at: row.at ? moment(row.at) : "" });
      element.toggleAttribute("data-due-now", Boolean(row.is_due));
      element.querySelector("[data-done]").hidden = !isOpen;
    });
  }
}
