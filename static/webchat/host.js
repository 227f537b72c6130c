// The page around the frame keeps the key and what is not sent yet; it is spoken with only when its origin may hold this chat.

import { packed, unpacked } from "./kept.js";

const SLOT = "cx-chat"; // of a frame that stands on its own

export class Host {
  constructor(origins, { onHost }) {
    this.origin = null;
    this.isAlone = parent === window;
    if (this.isAlone) return onHost({ ...unpacked(sessionStorage.getItem(SLOT)), page: "" });
    addEventListener("message", (event) => {
      if (event.source !== parent || !origins.includes(event.origin) || event.data?.type !== "cx-chat-host") return;
      const page = typeof event.data.page === "string" ? event.data.page.slice(0, 500) : "";
      this.origin = event.origin;
      onHost({ ...unpacked(event.data.kept), page });
    });
    parent.postMessage({ type: "cx-chat-ready" }, "*"); // says nothing but that the frame is there
  }

  keep(key, unsent) {
    const kept = packed(key, unsent);
    if (this.isAlone) sessionStorage.setItem(SLOT, kept);
    else this.tell({ type: "cx-chat-keep", kept });
  }

  hide() {
    this.tell({ type: "cx-chat-hide" });
  }

  tell(message) {
    if (this.origin) parent.postMessage(message, this.origin);
  }
}
