// Filters and order: kept in the address, so that a reload and a link show the same.

export class Filters {
  constructor(root, onChange) {
    this.root = root;
    this.form = root.querySelector("#floor-filter");
    this.onChange = onChange;
    this.form.addEventListener("change", () => this.changed());
    this.form.addEventListener("submit", (event) => this.submitted(event));
    root.addEventListener("click", (event) => this.clicked(event));
    this.form.querySelector("[type=submit]").hidden = true;
  }

  get values() {
    return Object.fromEntries(new FormData(this.form));
  }

  clicked(event) {
    const tile = event.target.closest("a.tile");
    const header = event.target.closest("a[data-sort]");
    if ((!tile && !header) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { state, sort } = this.form.elements;
    if (tile) state.value = state.value === tile.dataset.state ? "" : tile.dataset.state;
    else sort.value = header.dataset.sort;
    this.changed();
  }

  submitted(event) {
    event.preventDefault();
    this.changed();
  }

  changed() {
    const said = Object.entries(this.values).filter(([name, value]) => value && !(name === "sort" && value === "state"));
    history.replaceState(null, "", `${location.pathname}${said.length ? `?${new URLSearchParams(said)}` : ""}`);
    this.mark();
    this.onChange();
  }

  mark() {
    const { state, sort } = this.values;
    for (const tile of this.root.querySelectorAll("a.tile")) {
      if (tile.dataset.state === state) tile.setAttribute("aria-current", "true");
      else tile.removeAttribute("aria-current");
    }
    for (const link of this.root.querySelectorAll("a[data-sort]")) {
      const header = link.closest("th");
      if (link.dataset.sort === sort) header.setAttribute("aria-sort", link.dataset.order);
      else header.removeAttribute("aria-sort");
    }
  }
}
