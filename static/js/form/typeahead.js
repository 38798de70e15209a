// Typing chooses in a list of options, letter by letter. What follows from the choice is asked once
// that has ended: a form that is drawn anew meanwhile takes the next letters for another choice.

import { byId } from "./controls.js";

const PAUSE = 1000; // ms without a key: then browsers begin a new choice, too

let timer = 0;
let ask = null;
let lastKey = -Infinity;

const askNow = () => {
  clearTimeout(timer);
  const asked = ask;
  ask = null;
  asked?.();
};

document.addEventListener("keydown", (event) => {
  if (event.target.matches("select")) {
    lastKey = Date.now();
    if (ask) {
      clearTimeout(timer);
      timer = setTimeout(askNow, PAUSE);
    }
  }
});

// A swap takes the focus, too: then this waits until the new form is there.
document.addEventListener("focusout", () => setTimeout(askNow));

document.addEventListener("htmx:confirm", (event) => {
  const { elt, issueRequest } = event.detail;
  if (elt.matches("select") && elt === document.activeElement && Date.now() - lastKey < PAUSE) {
    event.preventDefault();
    clearTimeout(timer);
    ask = () => {
      if (elt.isConnected) {
        issueRequest(true);
      } else { // drawn anew meanwhile, with this choice
        byId(elt.id)?.dispatchEvent(new Event("change", { bubbles: true }));
      }
    };
    timer = setTimeout(askNow, PAUSE);
  }
});
