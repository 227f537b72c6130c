// Buttons that copy: data-copy holds the text, data-copied the word that says it is done, data-shown where it is read.

export function offerCopies(root) {
  if (!navigator.clipboard) return; // browsers give pages without https no clipboard
  root.querySelectorAll("[data-copy]").forEach(offerCopy);
}

function offerCopy(button) {
  const line = button.parentElement;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      line.querySelector("[role=status]").textContent = button.dataset.copied;
    } catch {
      getSelection().selectAllChildren(document.querySelector(button.dataset.shown)); // no permission: marked, so that a key press copies it
    }
  });
}
