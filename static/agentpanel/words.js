// The words of the panel in the reader's language: the page brings them along.

const known = new Map();

export function say(name, values = {}) {
  if (known.size === 0) collect();
  const words = known.get(name) ?? known.get("failed") ?? "";
  return words.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

function collect() {
  const { content } = document.querySelector("template[data-words]");
  for (const element of content.querySelectorAll("[data-word]")) known.set(element.dataset.word, element.textContent);
}
