// Ctrl+Enter sends, with Shift it sends and adds another; a second click while the page leaves
// does nothing. Who stops that and types on can send again.

import { candidateForm } from "./controls.js";

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = candidateForm();
    const wish = event.shiftKey ? "send_another" : "send";
    const send = form && form.querySelector(`button[name=action][value=${wish}]`);
    if (send && !send.disabled) {
      event.preventDefault();
      form.requestSubmit(send);
    }
  }
});

const block = (isBlocked) => {
  for (const button of document.querySelectorAll("#candidate-form [name=action]")) {
    button.disabled = isBlocked;
  }
};

document.addEventListener("submit", (event) => {
  if (event.target === candidateForm()) {
    setTimeout(() => block(true));
  }
});

document.addEventListener("input", () => block(false));
window.addEventListener("pageshow", () => block(false));

// Browsers bring the caret into view, not the whole of a text box: the bar may cover the rest.

document.addEventListener("keyup", (event) => {
  const bar = document.querySelector(".bar");
  if (event.key === "Tab" && bar && !bar.contains(event.target)) {
    const { bottom, height } = event.target.getBoundingClientRect();
    const covered = bottom + 8 - bar.getBoundingClientRect().top;
    if (covered > 0 && height < window.innerHeight / 2) {
      window.scrollBy(0, covered);
    }
  }
});
