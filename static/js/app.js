// What the pages do better with JavaScript. All of them work without it.

import "./menu.js";
import "./form/sending.js";
import { byId } from "./form/controls.js";
import { countRequired } from "./form/required.js";
import { unfoldErrors } from "./form/swaps.js";
import { keepToken } from "./form/token.js";

document.documentElement.classList.add("js");

keepToken();
unfoldErrors();
countRequired();

const summary = byId("error-summary");
if (summary && document.querySelector("[autofocus]")) {
  requestAnimationFrame(() => requestAnimationFrame(() => summary.focus()));
} else if (summary) {
  summary.focus();
}
