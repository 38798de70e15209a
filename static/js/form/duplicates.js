// Who may exist already is asked when a name, an e-mail, a phone or a link is left. On a phone the
// box stands at the field that it is about, and what is being typed stays where it is.

import { byId, candidateForm } from "./controls.js";
import { say } from "../speech.js";

const TELLS = /^((emails|phones|links)-\d+-(value|url)|first_name|last_name|name)$/;
const narrow = window.matchMedia("(max-width: 61.99rem)");

let about = ".name-emails";
let isLooking = false;
let again = false;

const steadily = (change) => {
  const { activeElement: focused } = document;
  const before = focused.getBoundingClientRect().top;
  change();
  if (focused !== document.body && focused.isConnected) {
    window.scrollBy(0, focused.getBoundingClientRect().top - before);
  }
};

const place = () => {
  const box = byId("duplicates");
  const rail = document.querySelector(".form-layout .rail");
  if (!box || !rail || box.classList.contains("is-asking")) {
    return;
  }
  const field = narrow.matches && document.querySelector(`#form-body ${about}`);
  if (field && field.nextElementSibling !== box) {
    field.after(box);
  } else if (!field && box.parentElement !== rail) {
    rail.querySelector(".sending").after(box);
  }
};

const look = (control) => {
  const box = byId("duplicates");
  if (!box) {
    return;
  }
  const [head] = control.name.split("-");
  about = ["first_name", "last_name"].includes(head) ? ".name-last_name" : `.name-${head}`;
  if (!document.querySelector(`#form-body ${about}`)) {
    about = ".name-emails";
  }
  steadily(place);
  if (isLooking) {
    again = true;
  } else {
    box.dispatchEvent(new Event("look"));
  }
};

// One look at a time, and another one for what was typed meanwhile. What the vendor says then is
// about an earlier state: the look asks it anew.

const isLook = ({ requestConfig }) => requestConfig.elt.id === "duplicates";

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  isLooking = isLooking || isLook(detail);
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!isLook(detail)) {
    return;
  }
  isLooking = false;
  if (again) {
    again = false;
    byId("duplicates")?.dispatchEvent(new Event("look"));
  }
});

document.addEventListener("change", (event) => {
  if (TELLS.test(event.target.name || "")) {
    look(event.target);
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=remove_row]");
  if (button && /^(emails|phones|links)-/.test(button.value)) {
    look({ name: button.value });
  }
});

narrow.addEventListener("change", place);

let top = 0;
let reason = "";

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const isStale = !detail.target.isConnected || (isLooking && !isLook(detail));
  if (detail.target.id === "duplicates" && isStale) {
    detail.shouldSwap = false;
  }
  reason = byId("duplicates-reason")?.value ?? reason;
  top = document.activeElement.getBoundingClientRect().top;
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const focused = document.activeElement;
  place();
  const box = byId("duplicates");
  if (detail.target.id === "duplicates") {
    if (focused !== document.body) {
      window.scrollBy(0, focused.getBoundingClientRect().top - top);
    }
    const field = byId("duplicates-reason");
    if (field && reason) {
      field.value = reason;
    }
    say(box?.dataset.announce);
  }
});

// The server is told that people are shown while one types, also by who sends before the first is.

const live = document.createElement("input");
Object.assign(live, { type: "hidden", name: "duplicates_live", value: "1" });
candidateForm()?.append(live);

const asking = document.querySelector("#duplicates.is-asking");
if (asking) {
  asking.focus();
} else {
  place();
}
