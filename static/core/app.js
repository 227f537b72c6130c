// What every page has.
import { closeOthersOnUse } from "./menus.js";
import { focusErrorSummary } from "./errors.js";
import { guardSubmissions } from "./forms.js";
import { showSecretButtons } from "./secrets.js";

closeOthersOnUse(document);
focusErrorSummary(document);
guardSubmissions(document);
showSecretButtons(document);
