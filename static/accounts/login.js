// The token step: send the form when the code is whole, once per page, and never on a page with an error.
import { wholeCodeWatcher } from "./code.js";

const form = document.querySelector("form[data-auto-submit]");
if (form) {
  const field = form.elements.namedItem(form.dataset.autoSubmit);
  const hint = form.querySelector("[data-auto-submit-hint]");
  const isWhole = wholeCodeWatcher();
  hint.hidden = false;
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), hint.id].filter(Boolean).join(" "));
  field.addEventListener("input", () => {
    if (isWhole(field.value)) form.requestSubmit();
  });
}
