// Another vendor has other fields: ask the server for them as soon as one is chosen.
(() => {
  const vendor = document.querySelector("select[name=provider]");
  const button = document.querySelector("button[name=_show_fields]");
  if (!vendor || !button) return;
  button.closest("p").hidden = true;
  vendor.addEventListener("change", () => button.click());
})();
