// What was chosen or typed before the scripts were there, and what the browser brought back by
// itself, is told to them like any other change.

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

export const tellWhatWasEarly = () => {
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
