// The account's menu closes by Escape and by a click elsewhere.

const openMenu = () => document.querySelector(".account[open]");

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && openMenu();
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  const menu = openMenu();
  if (menu && !menu.contains(event.target)) {
    menu.open = false;
  }
});
