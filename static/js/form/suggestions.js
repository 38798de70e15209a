// The browser offers the recruiter's own name and address for a candidate's: not while one types.
// Only then, since what has autocomplete="off" does not come back with the back button.

const WRITTEN = "#candidate-form input:not([type=hidden]), #candidate-form textarea";

const offerAgain = (control) => control.removeAttribute("autocomplete");

document.addEventListener("focusin", (event) => {
  if (event.target.matches(WRITTEN)) {
    event.target.setAttribute("autocomplete", "off");
  }
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches(WRITTEN)) {
    offerAgain(event.target);
  }
});

document.addEventListener("submit", () => {
  document.querySelectorAll("#candidate-form [autocomplete=off]").forEach(offerAgain);
});
