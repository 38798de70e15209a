// Ctrl+Enter sends, with Shift it sends and adds another; a second click while the page leaves does nothing.

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

const barButtons = () => document.querySelectorAll("#candidate-form [name=action]");

document.addEventListener("submit", (event) => {
  if (event.target === candidateForm()) {
    setTimeout(() => barButtons().forEach((button) => (button.disabled = true)));
  }
});

window.addEventListener("pageshow", () => {
  barButtons().forEach((button) => (button.disabled = false));
});

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
