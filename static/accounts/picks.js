// The list of people: a box in the heading for the whole page, and how many are chosen.
// The list may be replaced at any time, so it is looked up anew on every change.

const picksIn = (form) => [...form.querySelectorAll("[data-pick]")];

export function followPicks(root) {
  root.addEventListener("change", (event) => {
    const form = event.target.closest("[data-picks]");
    if (!form) return;
    if (event.target.closest("[data-pick-all]")) pickAll(form, event.target.checked);
    show(form);
  });
  root.addEventListener("htmx:afterSwap", () => offer(root));
  offer(root);
}

function pickAll(form, isChecked) {
  for (const pick of picksIn(form)) pick.checked = isChecked;
}

function offer(root) {
  for (const all of root.querySelectorAll("[data-pick-all]")) all.hidden = false;
}

function show(form) {
  const picks = picksIn(form);
  const count = picks.filter((pick) => pick.checked).length;
  const all = form.querySelector("[data-pick-all] input");
  all.checked = count > 0 && count === picks.length;
  all.indeterminate = count > 0 && count < picks.length;
  const said = form.querySelector("[data-picked]");
  said.textContent = count ? said.dataset.words.replace("{count}", count) : "";
}

followPicks(document);
