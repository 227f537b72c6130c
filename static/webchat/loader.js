// A site includes this script by one tag: a button, and the chat in a frame behind it. The key of the conversation and
// what is not sent yet are kept by the page itself, since browsers may keep nothing for a frame of another site.
(() => {
  const WIDE = 640; // pixels: a smaller screen would show nothing else
  const script = document.currentScript;
  const home = new URL("./", script.src);
  const slot = `cx-chat:${home.pathname}`;
  let frame = null;
  let spare = ""; // where the page may keep nothing either

  const styled = (name, styles) => {
    const element = document.createElement(name);
    for (const [property, value] of Object.entries(styles)) element.style.setProperty(property, value);
    return element;
  };

  const button = styled("button", {
    position: "fixed",
    "inset-block-end": "16px",
    "inset-inline-end": "16px",
    "z-index": "2147483000",
    padding: "12px 20px",
    border: "0",
    "border-radius": "999px",
    background: "#1d4ed8",
    color: "#fff",
    font: "600 16px/1.25 system-ui, sans-serif",
    cursor: "pointer",
    "box-shadow": "0 4px 16px rgb(0 0 0 / 25%)",
  });
  button.type = "button";
  button.textContent = script.dataset.label || "Chat";
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => show(!frame || frame.hidden));
  addEventListener("message", hear);
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);

  function begin() {
    document.body.append(button);
    const opensItself = "open" in script.dataset && innerWidth >= WIDE;
    if (read() || opensItself) show(true);
  }

  function show(isShown) {
    if (isShown && !frame) document.body.append((frame = makeFrame()));
    if (!frame) return;
    frame.hidden = !isShown;
    frame.style.setProperty("display", isShown ? "block" : "none");
    button.setAttribute("aria-expanded", String(isShown));
  }

  function makeFrame() {
    const made = styled("iframe", {
      position: "fixed",
      "inset-block-end": "72px",
      "inset-inline-end": "16px",
      "z-index": "2147483000",
      width: "min(384px, calc(100vw - 32px))",
      height: "min(600px, calc(100vh - 96px))",
      border: "1px solid rgb(0 0 0 / 20%)",
      "border-radius": "16px",
      background: "Canvas",
      "box-shadow": "0 8px 32px rgb(0 0 0 / 25%)",
    });
    made.title = button.textContent;
    made.src = home.href;
    return made;
  }

  function hear(event) {
    if (event.origin !== home.origin || !frame || event.source !== frame.contentWindow) return;
    const { type, kept } = event.data ?? {};
    const page = location.origin + location.pathname; // what follows may be nobody's business
    if (type === "cx-chat-ready") frame.contentWindow.postMessage({ type: "cx-chat-host", kept: read(), page }, home.origin);
    if (type === "cx-chat-keep") write(typeof kept === "string" ? kept : "");
    if (type === "cx-chat-hide") {
      show(false);
      button.focus();
    }
  }

  function read() {
    try {
      return localStorage.getItem(slot) ?? "";
    } catch {
      return spare;
    }
  }

  function write(kept) {
    spare = kept;
    try {
      if (kept) localStorage.setItem(slot, kept);
      else localStorage.removeItem(slot);
    } catch {
      // the page may keep nothing: the conversation lives as long as the page does
    }
  }
})();
