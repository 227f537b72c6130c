// Dialogs that a button opens by name.

export function openByName(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-opens]");
    if (button) open(button.dataset.opens);
    if (event.target.closest("dialog [data-close]")) event.target.closest("dialog").close();
  });
}

export function open(name) {
  const dialog = document.querySelector(`dialog[data-dialog="${name}"]`);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.dispatchEvent(new Event("opened"));
}
