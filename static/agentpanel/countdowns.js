// Times that run down: the server says until when, the browser paints how long it is still.
import { elapsed } from "../core/elapsed.js";
import { setText } from "./dom.js";

export function paintCountdowns(root, now) {
  for (const element of root.querySelectorAll("[data-due]")) {
    const { due } = element.dataset;
    setText(element, due ? elapsed(Math.max(0, Math.ceil((Date.parse(due) - now) / 1000))) : "");
  }
}
