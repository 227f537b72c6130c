// A code as people type, paste or fill it in; no DOM here.

const SEPARATORS = /[ -]/g;
const WHOLE_CODE = /^[0-9]{6}$/;

/** The code without the spaces and hyphens that people put between its digits. */
export const withoutSeparators = (text) => text.replace(SEPARATORS, "");

/** Say once, and never again, that a value has become a whole code. */
export function wholeCodeWatcher() {
  let isSpent = false;
  return (text) => {
    if (isSpent || !WHOLE_CODE.test(withoutSeparators(text))) return false;
    isSpent = true;
    return true;
  };
}
