// A form marked with data-submit-once goes out once, however often its button is pressed.

export function guardSubmissions(root, view = globalThis) {
  const sent = new WeakSet();
  const forms = root.querySelectorAll("form[data-submit-once]");
  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      if (sent.has(form)) event.preventDefault();
      sent.add(form);
    });
  }
  view.addEventListener("pageshow", (event) => {
    if (event.persisted) forms.forEach((form) => sent.delete(form)); // Back brought the page as it was
  });
}
