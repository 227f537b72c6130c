// What every page has.
import { offerCopies } from "./copy.js";
import { focusErrorSummary } from "./errors.js";
import { guardSubmissions } from "./forms.js";
import { closeOthersOnUse } from "./menus.js";
import { showSecretButtons } from "./secrets.js";

closeOthersOnUse(document);
focusErrorSummary(document);
guardSubmissions(document);
offerCopies(document);
showSecretButtons(document);
