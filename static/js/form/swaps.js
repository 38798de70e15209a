// The server answers a swap with what was typed when it was asked. What was typed since, and
// what was unfolded, is carried over.

import { byId, candidateForm, CONTROLS, keyOf, restore, stateOf } from "./controls.js";
import { markLines } from "./keys.js";
import { countRequired } from "./required.js";
import { addRow, fetchBlankRows, rowsOf } from "./rows.js";
import { say } from "../speech.js";

// A folded section never hides an error.

export const unfoldErrors = () => {
  for (const wrong of document.querySelectorAll("details [aria-invalid=true]")) {
    for (let fold = wrong.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
  }
};

const typed = () => {
  const controls = [...candidateForm().querySelectorAll(CONTROLS)];
  const own = controls.filter((each) => each.name && each.name !== "connection");
  return new Map(own.map((control) => [keyOf(control), stateOf(control)]));
};

const find = (key) =>
  [...candidateForm().querySelectorAll(CONTROLS)].find((control) => keyOf(control) === key);

const findOrAdd = (key) => {
  const [, name] = key.match(/^(.+)-\d+-[^-]+$/) || [];
  const list = name && candidateForm().querySelector(`[data-rows="${CSS.escape(name)}"]`);
  let row = list;
  while (row && !find(key) && rowsOf(list).length < 100) {
    row = addRow(list);
  }
  return find(key);
};

let sent = new Map();
let changed = [];
let unfolded = [];
let focused = null;

// htmx gives the focus back, but not into what is folded at that moment.
const refocus = () => {
  const control = focused && document.activeElement === document.body && byId(focused.id);
  if (control) {
    control.focus({ preventScroll: true });
    if (focused.start !== null) {
      control.setSelectionRange(focused.start, focused.end);
    }
  }
  focused = null;
};

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target.id === "form-body") {
    sent = typed();
  }
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  unfolded = [...target.querySelectorAll("details[open][id]")].map((fold) => fold.id);
  changed = [];
  const { id, selectionStart: start = null, selectionEnd: end } = document.activeElement;
  focused = id && target.contains(document.activeElement) ? { id, start, end } : null;
  if (target.id === "form-body") {
    changed = [...typed()].filter(([key, state]) =>
      sent.has(key) ? sent.get(key) !== state : state !== "" && state !== false,
    );
  }
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  for (const [key, state] of changed) {
    const control = findOrAdd(key);
    if (control) {
      restore(control, state);
    }
  }
  for (const id of unfolded) {
    const fold = byId(id);
    if (fold) {
      fold.open = true;
    }
  }
  changed = [];
  unfolded = [];
  refocus();
  unfoldErrors();
  countRequired();
  markLines();
  fetchBlankRows();
  const spoken = detail.target.id !== "duplicates" && document.querySelector("[data-say]");
  say(spoken && spoken.dataset.say);
});
