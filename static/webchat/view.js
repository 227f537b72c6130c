// Shows what is known. Texts of people become text, never markup.
import { pieces } from "./links.js";
import { isOver } from "./state.js";

const all = (root, name) => [...root.querySelectorAll(`[data-${name}]`)];

export class View {
  constructor(root) {
    this.root = root;
    this.log = root.querySelector("[data-log]");
    this.words = root.dataset;
  }

  show(state, { isJoined, isOpenNow }) {
    const over = isOver(state);
    const part = !isJoined ? (isOpenNow ? "form" : "closed") : "talk";
    for (const section of all(this.root, "part")) section.hidden = section.dataset.part !== part;
    if (part !== "talk") return;
    this.root.querySelector("[data-say]").hidden = over;
    this.root.querySelector("[data-leave]").hidden = over;
    this.root.querySelector("[data-over]").hidden = !over;
    this.root.querySelector("[data-transcript]").hidden = !(state.has_address && state.agent_name);
    for (const star of all(this.root, "stars")) star.setAttribute("aria-pressed", String(Number(star.dataset.stars) === state.rating));
    this.showState(state);
    this.showLog(state);
  }

  showState(state) {
    const place = this.root.querySelector("[data-place]");
    let words = "";
    if (state.state === "waiting") words = this.waitWords(state.place);
    else if (state.state === "active") words = this.words.withAgent.replace("{name}", state.agent_name);
    else if (state.state === "parked") words = this.words.onHold;
    if (place.textContent !== words) place.textContent = words;
  }

  waitWords(place) {
    if (!place) return this.words.waiting;
    const position = this.words.position.replace("{position}", place.position);
    if (place.expected_seconds === null) return position;
    const minutes = Math.max(1, Math.round(place.expected_seconds / 60));
    return `${position} ${this.words.expected.replace("{minutes}", minutes)}`;
  }

  showLog(state) {
    const isAtEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
    const wanted = [
      ...(state.greeting ? [{ key: "greeting", side: "agent", text: state.greeting }] : []),
      ...state.messages.map((message) => this.said(message, state)),
      ...state.unsent.map((message) => ({ key: `u-${message.client_id}`, side: "customer", text: message.text, foot: this.words.unsent })),
    ];
    const known = new Map([...this.log.children].map((child) => [child.dataset.key, child]));
    wanted.forEach((entry, index) => {
      const child = known.get(entry.key) ?? this.bubble(entry);
      known.delete(entry.key);
      const foot = child.querySelector("[data-foot]");
      if (foot.textContent !== (entry.foot ?? "")) foot.textContent = entry.foot ?? "";
      if (this.log.children[index] !== child) this.log.insertBefore(child, this.log.children[index] ?? null);
    });
    for (const child of known.values()) child.remove();
    if (isAtEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  said({ number, author, agent_name: name, text }, state) {
    const isMine = author === "customer";
    const isSeen = isMine && number <= state.seen.agent;
    return { key: `m-${number}`, side: author, text, foot: isMine ? (isSeen ? this.words.seen : "") : name };
  }

  bubble({ key, side, text }) {
    const item = document.createElement("div");
    item.className = `chat-bubble chat-bubble-${side}`;
    item.dataset.key = key;
    const body = document.createElement("p");
    for (const piece of pieces(text)) body.append(piece.href ? link(piece) : piece.text);
    const foot = document.createElement("small");
    foot.dataset.foot = "";
    item.append(body, foot);
    return item;
  }

  typing(isTyping, name) {
    const words = isTyping ? this.words.typing.replace("{name}", name) : "";
    const said = this.root.querySelector("[data-typing]");
    if (said.textContent !== words) said.textContent = words;
  }

  tell(words) {
    this.root.querySelector("[data-told]").textContent = words;
  }

  explain(words) {
    this.root.querySelector("[data-trouble]").textContent = words;
  }
}

function link({ text, href }) {
  const anchor = document.createElement("a");
  Object.assign(anchor, { href, textContent: text, target: "_blank", rel: "noopener noreferrer nofollow" });
  return anchor;
}
