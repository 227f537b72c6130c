// The presence control: shows the state, and sends the choice over the line while there is one.

export class PresenceControl {
  constructor(element, send) {
    this.element = element;
    this.send = send;
    element.addEventListener("click", (event) => this.choose(event));
  }

  // Without a line the buttons post their forms, as they do without script.
  choose(event) {
    const button = event.target.closest("button[name]");
    if (!button || !this.send({ type: "choose", ...choiceOf(button) })) return;
    event.preventDefault();
    const menu = button.closest("details");
    if (menu?.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }

  show(presence) {
    const { element } = this;
    if (element.dataset.state !== presence.state || this.reason !== presence.reason) this.announce(presence);
    element.dataset.state = presence.state;
    this.reason = presence.reason;
    for (const choice of element.querySelectorAll("[data-choice]")) {
      const isChosen = choice.dataset.choice === presence.state;
      if (isChosen) choice.setAttribute("aria-current", "true");
      else choice.removeAttribute("aria-current");
    }
    element.querySelector("[data-reason]").textContent = presence.state === "paused" ? presence.reason : "";
    for (const item of element.querySelectorAll("[data-pause]")) {
      const isChosen = presence.state === "paused" && item.dataset.pause === String(presence.reason_id ?? "");
      if (isChosen) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
    }
    const timer = element.querySelector("[data-since]");
    timer.dataset.since = presence.since ?? "";
    timer.dataset.limit = presence.limit_minutes ?? "";
  }

  announce(presence) {
    const word = this.element.querySelector(`[data-choice="${presence.state}"] [data-word]`).textContent;
    this.element.querySelector("[role=status]").textContent = [word, presence.reason].filter(Boolean).join(", ");
  }
}

export function choiceOf({ name, value }) {
  return name === "reason_id" ? { chosen: "paused", reason_id: Number(value) } : { chosen: value };
}
