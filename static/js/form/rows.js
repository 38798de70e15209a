// Rows: the same as the server does for the same buttons, but in place.

import { CONTROLS } from "./controls.js";
import { countRequired } from "./required.js";

export const rowsOf = (list) => [...list.querySelectorAll("[data-row]")];

export const addRow = (list) => {
  const template = list.querySelector("template");
  const taken = rowsOf(list).map((row) => Number(row.dataset.row.split("-").pop()));
  const index = Math.max(-1, ...taken) + 1;
  const number = rowsOf(list).length + 1;
  const html = template.innerHTML.replaceAll("__row__", index).replaceAll("__number__", number);
  template.insertAdjacentHTML("beforebegin", html);
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
