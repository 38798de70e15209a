// Rows: the same as the server does for the same buttons, but in place.

import { CONTROLS } from "./controls.js";
import { countRequired } from "./required.js";

export const rowsOf = (list) => [...list.querySelectorAll("[data-row]")];

const numberOf = (row) => Number(row.dataset.row.split("-").pop());

const fromTemplate = (template, index, number) => {
  const html = template.innerHTML.replaceAll("__row__", index).replaceAll("__number__", number);
  template.insertAdjacentHTML("beforebegin", html);
};

// A list of lines always keeps one: it comes without a template, and a line is copied empty.
const fromRow = (row, index, number) => {
  const copy = row.cloneNode(true);
  const [before, after] = [row.dataset.row, row.dataset.row.replace(/\d+$/, index)];
  for (const error of copy.querySelectorAll(".errorlist")) {
    error.remove();
  }
  for (const control of copy.querySelectorAll(CONTROLS)) {
    control.removeAttribute("value");
    control.removeAttribute("aria-invalid");
    control.removeAttribute("aria-describedby");
    control.querySelector("option[selected]")?.removeAttribute("selected");
  }
  for (const each of [copy, ...copy.querySelectorAll("*")]) {
    each.removeAttribute("style"); // a browser's own, which the policy forbids a page
    for (const { name, value } of [...each.attributes]) {
      const named = name === "aria-label" ? value.replace(/\d+(?!.*\d)/, number) : value;
      each.setAttribute(name, named.replace(before, after));
    }
  }
  row.insertAdjacentHTML("afterend", copy.outerHTML);
};

export const addRow = (list) => {
  const template = list.querySelector("template");
  const rows = rowsOf(list);
  const index = Math.max(-1, ...rows.map(numberOf)) + 1;
  if (template) {
    fromTemplate(template, index, rows.length + 1);
  } else {
    fromRow(rows.at(-1), index, rows.length + 1);
  }
  return rowsOf(list).at(-1);
};

const removeRow = (row) => {
  const list = row.closest("[data-rows]");
  const rows = rowsOf(list);
  const near = rows[rows.indexOf(row) + 1] || rows[rows.indexOf(row) - 1];
  if (!near && list.hasAttribute("data-keep-one")) {
    for (const control of row.querySelectorAll("input:not([type=hidden]), textarea")) {
      control.value = "";
    }
    row.querySelector(CONTROLS).focus();
    return;
  }
  row.remove();
  (near ? near.querySelector(CONTROLS) : list.querySelector("[name=add_row]")).focus();
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=add_row], button[name=remove_row]");
  const list = button && button.closest("[data-rows]");
  if (!list) {
    return;
  }
  event.preventDefault();
  if (button.name === "add_row") {
    addRow(list).querySelector(CONTROLS).focus();
  } else {
    removeRow(button.closest("[data-row]"));
  }
  countRequired();
});
