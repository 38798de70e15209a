// What was chosen or typed before the scripts were there is told to them like any other change. Not
// what the browser brought back by itself: behind the back button that may have been sent.

import { candidateForm, CONTROLS } from "./controls.js";

const isAsServed = (control) => {
  if (["checkbox", "radio"].includes(control.type)) {
    return control.checked === control.defaultChecked;
  }
  if (control.options) {
    const options = [...control.options];
    const isServed = options.some((option) => option.defaultSelected);
    return isServed || control.multiple
      ? options.every((option) => option.selected === option.defaultSelected)
      : control.selectedIndex <= 0;
  }
  return control.type === "file" || control.value === control.defaultValue;
};

const isOpened = () => performance.getEntriesByType("navigation")[0]?.type === "navigate";

export const tellWhatWasEarly = () => {
  if (!isOpened()) {
    return;
  }
  document.addEventListener(
    "htmx:load",
    () => {
      const controls = candidateForm()?.querySelectorAll(CONTROLS) || [];
      for (const control of [...controls].filter((each) => each.name && !isAsServed(each))) {
        control.dispatchEvent(new Event("change", { bubbles: true }));
      }
    },
    { once: true },
  );
};
