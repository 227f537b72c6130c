// Pieces of the page: copies of templates, filled with text. Data never becomes markup.

export function clone(name) {
  return document.querySelector(`template[data-piece="${name}"]`).content.firstElementChild.cloneNode(true);
}

export function fill(element, slots) {
  for (const [slot, words] of Object.entries(slots)) setText(element.querySelector(`[data-${slot}]`), words ?? "");
  return element;
}

export function setText(element, words) {
  if (element.textContent !== String(words)) element.textContent = words;
}

export function setPressed(button, isPressed) {
  button.setAttribute("aria-pressed", String(isPressed));
}

export function setCurrent(element, isCurrent) {
  if (isCurrent) element.setAttribute("aria-current", "true");
  else element.removeAttribute("aria-current");
}

// Keep one element for each item, in the order of the items: `make(item)` once, `show(element, item)` each time.
export function keyed(parent, items, keyOf, make, show) {
  const known = new Map([...parent.children].map((element) => [element.dataset.key, element]));
  items.forEach((item, index) => {
    const key = String(keyOf(item));
    const element = known.get(key) ?? make(item);
    element.dataset.key = key;
    known.delete(key);
    show(element, item);
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
  });
  for (const element of known.values()) element.remove();
}

// Only addresses of the web may be opened.
export function safeLink(value) {
  try {
    const { protocol, href } = new URL(value);
    return protocol === "https:" || protocol === "http:" ? href : null;
  } catch {
    return null;
  }
}

export function clock(iso) {
  return new Date(iso).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}

export function day(iso) {
  return new Date(iso).toLocaleDateString(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long" });
}

export function moment(iso) {
  return new Date(iso).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
}
