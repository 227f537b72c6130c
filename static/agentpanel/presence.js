// The presence control: shows the state, and sends the choice over the line while there is one.

export class PresenceControl {
  constructor(element, send) {
    this.element = element;
    this.send = send;
    element.addEventListener("click", (event) => this.choose(event));
  }

  choose(event) {
    const button = event.target.closest("button[name]");
    if (!button) return;
    event.preventDefault();
    if (!this.send({ type: "choose", ...choiceOf(button) })) post(button);
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

// Without a line the form goes out behind the page, which a server that is away must not take from the agent.
async function post(button) {
  try {
    const answer = await fetch(button.form.action, { method: "POST", body: new FormData(button.form, button) });
    if (answer.ok) location.reload();
  } catch {
    // the banner says already that the line is lost
  }
}

export function choiceOf({ name, value }) {
  return name === "reason_id" ? { chosen: "paused", reason_id: Number(value) } : { chosen: value };
}
