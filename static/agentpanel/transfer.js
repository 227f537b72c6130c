// To whom a contact goes: another queue, or a colleague.
import { fetchDirectory } from "./directory.js";
import { say } from "./words.js";
import { setText } from "./dom.js";

export class TransferDialog {
  constructor(dialog, send) {
    this.dialog = dialog;
    this.to = dialog.querySelector("[data-to]");
    this.note = dialog.querySelector("[data-note]");
    this.problem = dialog.querySelector("[data-problem]");
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.to.value) return this.to.focus();
      const [kind, id] = this.to.value.split(":");
      send({ type: "transfer", contact_id: this.contactId, [kind]: Number(id), note: this.note.value.trim() });
    });
  }

  async open(contact) {
    this.contactId = contact.id;
    this.note.value = "";
    this.explain("");
    this.dialog.showModal();
    const { agents, queues } = await fetchDirectory(this.dialog.dataset.directoryUrl);
    this.offer("queues", "to_queue_id", queues.filter(({ id, channel }) => id !== contact.queue.id && channel === contact.channel));
    this.offer("agents", "to_agent_id", agents);
  }

  offer(name, kind, all) {
    const options = all.map((one) => new Option(one.state ? `${one.name} (${one.state})` : one.name, `${kind}:${one.id}`));
    this.dialog.querySelector(`[data-${name}]`).replaceChildren(...options);
  }

  explain(words) {
    setText(this.problem, words);
  }

  refuse(code) {
    if (!this.dialog.open) return false;
    this.explain(say(code));
    return true;
  }

  // The contact has gone where it should, or elsewhere.
  closeUnless(isStillMine) {
    if (this.dialog.open && !isStillMine(this.contactId)) this.dialog.close();
  }
}
