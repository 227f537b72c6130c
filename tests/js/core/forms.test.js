import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { guardSubmissions } from "../../../static/core/forms.js";

let forms;
let view;

beforeEach(() => {
  forms = [new EventTarget(), new EventTarget()];
  view = new EventTarget();
  guardSubmissions({ querySelectorAll: () => forms }, view);
});

function goesOut(form) {
  return form.dispatchEvent(new Event("submit", { cancelable: true }));
}

function comeBack({ persisted }) {
  view.dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));
}

test("a form goes out once, however often its button is pressed", () => {
  assert.deepEqual([goesOut(forms[0]), goesOut(forms[0]), goesOut(forms[0])], [true, false, false]);
});

test("one form's submission holds no other form back", () => {
  goesOut(forms[0]);
  assert.equal(goesOut(forms[1]), true);
});

test("a form that the browser brings back as it was can go out again", () => {
  goesOut(forms[0]);
  comeBack({ persisted: true });
  assert.equal(goesOut(forms[0]), true);
});

test("a page that is shown for the first time frees no form", () => {
  goesOut(forms[0]);
  comeBack({ persisted: false });
  assert.equal(goesOut(forms[0]), false);
});
