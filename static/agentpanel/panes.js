// Narrow screens show one pane at a time; without script they stand one below the other.

export function showOneAtATime(desk) {
  const tabs = [...desk.querySelectorAll("[data-shows]")];
  const show = (name) => {
    desk.dataset.pane = name;
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.shows === name));
  };
  for (const tab of tabs) tab.addEventListener("click", () => show(tab.dataset.shows));
  desk.querySelector("[data-to-contacts]").addEventListener("click", () => show("contacts"));
  desk.querySelector("[data-tabs]").hidden = false;
  show("contact");
  return { show };
}

export function foldContext(desk) {
  const button = desk.querySelector("[data-fold]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const isFolded = desk.toggleAttribute("data-folded");
    button.setAttribute("aria-expanded", String(!isFolded));
  });
}
