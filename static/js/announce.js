// What a page says at its top is also spoken; and the bookmark is dragged, not clicked.

import { say } from "./speech.js";

const said = [...document.querySelectorAll(".messages .notice")].map((each) => each.textContent);
const count = document.getElementById("run-count");

if (said.length) {
  say([...said, count ? count.textContent : ""].join(" ").trim());
}

const bookmarklet = document.getElementById("bookmarklet");

if (bookmarklet) {
  bookmarklet.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("bookmarklet-hint").textContent = bookmarklet.dataset.hint;
  });
}
