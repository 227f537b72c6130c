// The page around the frame keeps the key; it is spoken with only when its origin may hold this chat.

export class Host {
  constructor(origins, { onHost }) {
    this.origins = origins;
    this.origin = null;
    addEventListener("message", (event) => {
      if (event.source !== parent || !origins.includes(event.origin) || event.data?.type !== "cx-chat-host") return;
      this.origin = event.origin;
      onHost(event.data);
    });
    if (parent === window) onHost({ key: "", page: location.href });
    else for (const origin of origins) parent.postMessage({ type: "cx-chat-ready" }, origin);
  }

  keep(key) {
    this.tell({ type: "cx-chat-key", key });
  }

  hide() {
    this.tell({ type: "cx-chat-hide" });
  }

  tell(message) {
    if (this.origin) parent.postMessage(message, this.origin);
  }
}
