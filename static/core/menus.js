// Menus are <details>: they open without script; this closes them as a menu is expected to close.

export function closeOthersOnUse(root) {
  root.addEventListener("click", (event) => closeAll(root, event.target));
  root.addEventListener("focusin", (event) => closeAll(root, event.target));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeAround(root, event.target);
  });
}

const openMenus = (root) => [...root.querySelectorAll("details.popmenu[open]")];

function closeAll(root, target) {
  for (const menu of openMenus(root)) {
    if (!menu.contains(target)) menu.open = false;
  }
}

function closeAround(root, target) {
  for (const menu of openMenus(root)) {
    menu.open = false;
    if (menu.contains(target)) menu.querySelector("summary").focus();
  }
}
