// What the pages do better with JavaScript. All of them work without it.

import "./menu.js";
import "./announce.js";
import "./form/files.js";
import "./form/sending.js";
import "./form/duplicates.js";
import "./form/paste.js";
import "./form/suggestions.js";
import "./form/typeahead.js";
import { byId } from "./form/controls.js";
import { keepDraft } from "./form/drafts.js";
import { tellWhatWasEarly } from "./form/early.js";
import { markLines } from "./form/keys.js";
import { startPickers } from "./form/pickers.js";
import { countRequired } from "./form/required.js";
import { fetchBlankRows } from "./form/rows.js";
import { unfoldErrors } from "./form/swaps.js";

document.documentElement.classList.add("js");

keepDraft();
unfoldErrors();
countRequired();
startPickers();
markLines();
fetchBlankRows();
tellWhatWasEarly();

const changed = document.querySelector("#changed [aria-invalid=true]") || byId("changed");
const summary = changed || byId("error-summary");
if (summary && document.querySelector("[autofocus]")) {
  requestAnimationFrame(() => requestAnimationFrame(() => summary.focus()));
} else if (summary) {
  summary.focus();
}
