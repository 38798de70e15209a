// Keys by their names on this machine; on a touch screen Enter leads on, and its key says so.

import { CONTROLS, candidateForm } from "./controls.js";

if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  for (const [key, name] of [["mod", "⌘"], ["shift", "⇧"]]) {
    for (const each of document.querySelectorAll(`[data-key=${key}]`)) {
      each.textContent = name;
    }
  }
}

const LINES = "#form-body input:not([type=hidden], [type=checkbox], [type=radio], [type=file])";

export const markLines = () => {
  for (const line of document.querySelectorAll(`${LINES}:not([role=combobox])`)) {
    line.enterKeyHint = "next";
  }
};

const isTouched = window.matchMedia("(pointer: coarse)");

document.addEventListener("keydown", (event) => {
  const { target } = event;
  const leadsOn = event.key === "Enter" && target.matches("input[enterkeyhint=next]");
  if (!leadsOn || !isTouched.matches || event.ctrlKey || event.metaKey || event.isComposing) {
    return;
  }
  event.preventDefault();
  const seen = [...candidateForm().querySelectorAll(CONTROLS)].filter((each) => each.offsetParent);
  const next = seen[seen.indexOf(target) + 1];
  if (next) {
    next.focus();
  }
});
