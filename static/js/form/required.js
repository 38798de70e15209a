// "Required: 5 of 6", live, in all and for each section.

import { byId, candidateForm, CONTROLS, isFilled } from "./controls.js";

const isAnswered = (field) => {
  const rows = [...field.querySelectorAll("[data-row]")];
  const controls = rows.length
    ? rows.map((row) => row.querySelector(CONTROLS))
    : [...field.querySelectorAll(CONTROLS)];
  return controls.some((control) => control && isFilled(control));
};

const asked = (part) =>
  [...part.querySelectorAll("[data-required]")].filter(
    (field) => !field.parentElement.closest("[data-rows], .field-group"),
  );

const count = (fields) => [fields.filter(isAnswered).length, fields.length];

const fill = (text, done, total) => text.replace("{done}", done).replace("{total}", total);

const markOf = (link) => {
  const there = link.querySelector(".outline-count");
  const mark = there || document.createElement("span");
  if (!there) {
    mark.className = "outline-count";
    link.append(" ", mark);
  }
  return mark;
};

const showCount = (link, needed) => {
  const section = byId(link.hash.slice(1));
  const [done, total] = count(section ? asked(section) : []);
  if (total === 0) {
    return;
  }
  const mark = markOf(link);
  mark.classList.toggle("is-done", done === total);
  if (done === total) {
    const tick = document.createElement("span");
    const words = document.createElement("span");
    tick.setAttribute("aria-hidden", "true");
    tick.textContent = "✓";
    words.className = "visually-hidden";
    words.textContent = needed.dataset.complete;
    mark.replaceChildren(tick, words);
  } else {
    mark.textContent = fill(needed.dataset.part, done, total);
  }
};

export const countRequired = () => {
  const needed = byId("needed");
  if (!needed) {
    return;
  }
  const all = needed.querySelector("[data-needed-all]");
  if (all) {
    all.textContent = fill(needed.dataset.all, ...count(asked(candidateForm())));
  }
  for (const link of needed.querySelectorAll("a")) {
    showCount(link, needed);
  }
};

document.addEventListener("input", countRequired);
document.addEventListener("change", countRequired);
