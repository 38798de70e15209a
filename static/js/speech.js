// What screen readers are told.

export const say = (text) => {
  const live = document.getElementById("live");
  if (live && text && live.textContent !== text) {
    live.textContent = text;
  }
};
