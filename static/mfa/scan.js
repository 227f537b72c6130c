// Copy the set-up key, without the spaces that it is shown with.

function offerCopy(button) {
  const line = button.parentElement;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      line.querySelector("[role=status]").textContent = button.dataset.copied;
    } catch {
      getSelection().selectAllChildren(line.querySelector("bdi")); // no permission: marked, so that a key press copies it
    }
  });
}

// Browsers give pages without https no clipboard.
if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(offerCopy);
