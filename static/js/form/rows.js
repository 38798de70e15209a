// Rows: the same as the server does for the same buttons, but in place.

import { byId, CONTROLS } from "./controls.js";
import { markLines } from "./keys.js";
import { countRequired } from "./required.js";

export const rowsOf = (list) => [...list.querySelectorAll("[data-row]")];

const numberOf = (row) => Number(row.dataset.row.split("-").pop());

export const endOf = (list) => list.querySelector(":scope > .origin, :scope > [name=add_row]");

// Blank rows are the same for every candidate: they come once the page is there, and the browser
// keeps them for the next one. What came stays, since it brings back what was typed in a swap.

const blanks = new Map();
let asked = "";

export const fetchBlankRows = async () => {
  const url = byId("form-body")?.dataset.blankRows;
  if (!url || url === asked) {
    return;
  }
  asked = url;
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    if (answer.ok && url === asked) {
      for (const blank of holder.content.querySelectorAll("template")) {
        blanks.set(blank.dataset.for, blank.innerHTML);
      }
    }
  } catch {
    asked = ""; // there was no network: the next swap asks again, and the server adds rows meanwhile
  }
};

const fromBlank = (list, index, number) => {
  const html = blanks.get(list.dataset.rows);
  const filled = html.replaceAll("__row__", index).replaceAll("__number__", number);
  endOf(list).insertAdjacentHTML("beforebegin", filled);
};

// A list of lines always keeps one: a line is copied empty.
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

// The new row, or nothing where its blank one is not there yet.
export const addRow = (list) => {
  const rows = rowsOf(list);
  const index = Math.max(-1, ...rows.map(numberOf)) + 1;
  if (list.hasAttribute("data-keep-one") && rows.length) {
    fromRow(rows.at(-1), index, rows.length + 1);
  } else if (blanks.has(list.dataset.rows)) {
    fromBlank(list, index, rows.length + 1);
  } else {
    return null;
  }
  return rowsOf(list).at(-1);
};

let grows = ""; // the list to which the server adds a row

const letTheServerAdd = (button) => {
  grows = button.value;
  const swap = { source: button, target: "#form-body", swap: "outerHTML" };
  window.htmx.ajax("POST", byId("form-body").dataset.fields, swap);
};

document.addEventListener("htmx:afterSwap", (event) => {
  const list = grows && document.querySelector(`[data-rows="${CSS.escape(grows)}"]`);
  if (list && event.detail.target.id === "form-body") {
    rowsOf(list).at(-1)?.querySelector(CONTROLS).focus();
    grows = "";
  }
});

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
    const row = addRow(list);
    if (row) {
      row.querySelector(CONTROLS).focus();
    } else {
      letTheServerAdd(button);
    }
  } else {
    removeRow(button.closest("[data-row]"));
  }
  countRequired();
  markLines();
});
