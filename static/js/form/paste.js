// Several lines, pasted into a name, are a signature: they go into its box and are taken apart.

import { byId } from "./controls.js";

const NAMES = "#id_first_name, #id_last_name, #id_name";

document.addEventListener("paste", (event) => {
  const text = event.clipboardData && event.clipboardData.getData("text/plain").trim();
  const box = byId("paste-box");
  if (!box || !text || !text.includes("\n") || !event.target.matches(NAMES)) {
    return;
  }
  event.preventDefault();
  box.open = true;
  const pasted = box.querySelector("textarea");
  pasted.value = text;
  pasted.dispatchEvent(new Event("input", { bubbles: true }));
  box.querySelector("[name=take]").click();
});
