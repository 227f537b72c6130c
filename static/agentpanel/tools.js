// The bar below the header: what the system sees, what comes next, queues, connection.
import { clone, fill, keyed, setCurrent, setText } from "./dom.js";
import { say } from "./words.js";

export class Tools {
  constructor(bar, send) {
    this.bar = bar;
    this.work = bar.querySelector("[data-work]");
    this.next = bar.querySelector("[data-next]");
    this.queues = bar.querySelector("[data-queues]");
    this.light = bar.querySelector("[data-light]");
    this.next.addEventListener("click", (event) => this.chooseNext(event, send));
    this.queues.addEventListener("change", ({ target }) => {
      const id = Number(target.closest("[data-key]").dataset.key);
      send({ type: "queue", queue_id: id, is_logged_in: target.checked });
    });
  }

  show({ desk, queues }) {
    if (desk) this.showWork(desk);
    this.showQueues(queues);
  }

  showWork({ work, since, next }) {
    const word = say(work);
    const place = this.work.querySelector("[data-work-word]");
    if (place.textContent && place.textContent !== word) setText(this.bar.querySelector("[data-work-said]"), word);
    setText(place, word);
    this.work.dataset.work = work;
    this.work.querySelector("[data-since]").dataset.since = since ?? "";
    this.next.hidden = !["in_contact", "wrap_up"].includes(work) && !next;
    this.showNext(next);
  }

  showNext(next) {
    const items = [...this.next.querySelectorAll("[data-next-choice]")];
    const isNext = ({ dataset }) =>
      dataset.nextChoice === (next?.chosen ?? "") && Number(dataset.reasonId ?? 0) === (next?.reason_id ?? 0);
    for (const item of items) setCurrent(item, isNext(item));
    const word = this.next.querySelector("[data-next-word]");
    const chosen = next && items.find(isNext);
    setText(word, chosen ? chosen.textContent.trim() : word.dataset.none);
  }

  chooseNext(event, send) {
    const item = event.target.closest("[data-next-choice]");
    if (!item) return;
    const { nextChoice: chosen, reasonId } = item.dataset;
    send({ type: "next", chosen: chosen || null, reason_id: reasonId ? Number(reasonId) : null });
    this.next.open = false;
    this.next.querySelector("summary").focus();
  }

  showQueues(queues) {
    const isIn = queues.filter((queue) => queue.is_logged_in).length;
    setText(this.queues.querySelector("[data-queue-count]"), queues.length ? `${isIn}/${queues.length}` : "");
    this.queues.querySelector("[data-queue-none]").hidden = queues.length > 0;
    const list = this.queues.querySelector("[data-queue-list]");
    keyed(list, queues, (queue) => queue.id, () => clone("queue"), (item, queue) => {
      fill(item, { name: queue.name });
      item.querySelector("input").checked = queue.is_logged_in;
    });
  }

  showLight(isOpen) {
    this.light.dataset.light = isOpen ? "connected" : "lost";
    setText(this.light.querySelector("[data-light-word]"), say(isOpen ? "connected" : "lost"));
  }
}
