// Keys: Alt+Shift with a letter, and ? for the list where nobody types. They can be switched off in this browser.
import { open } from "./dialogs.js";
import { write } from "./outbox.js";

const OFF = "cx-shortcuts-off";
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

export class Shortcuts {
  // `does`: what each letter does.
  constructor(does) {
    this.does = does;
    this.box = document.querySelector("[data-shortcuts-on]");
    this.box.checked = !isOff();
    this.box.addEventListener("change", () => write(localStorage, OFF, this.box.checked ? null : "off"));
    document.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    if (!this.box.checked || event.repeat || event.isComposing) return;
    if (event.key === "?" && !event.target.closest?.(TYPING)) return open("shortcuts");
    const does = letterOf(event) && this.does[letterOf(event)];
    if (!does) return;
    event.preventDefault();
    does();
  }
}

// The key's place, since Alt changes what a key writes on some keyboards.
export function letterOf({ altKey, shiftKey, ctrlKey, metaKey, code }) {
  if (!altKey || !shiftKey || ctrlKey || metaKey) return null;
  return /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : null;
}

function isOff() {
  try {
    return localStorage.getItem(OFF) === "off";
  } catch {
    return false;
  }
}
