// The button beside a password that shows what was typed.

export function showSecretButtons(root) {
  for (const secret of root.querySelectorAll("[data-secret]")) {
    const field = secret.querySelector("input");
    const button = secret.querySelector("button");
    const show = (isShown) => {
      field.type = isShown ? "text" : "password";
      button.setAttribute("aria-pressed", String(isShown));
    };
    button.hidden = false;
    button.addEventListener("click", () => show(field.type === "password"));
    field.form?.addEventListener("submit", () => show(false)); // so that the browser offers to keep a password
  }
}
