// Long lists: a text field searches the vendor's list while somebody types. The field itself stays
// in the form, out of sight, and holds the key of what was picked, or the text that was typed.

import { byId } from "./controls.js";
import { say } from "../speech.js";

const PAUSE = 150; // milliseconds between the last key and the search

// The library and its look are loaded where the first long list is.

let library;

const loaded = (element, address) =>
  new Promise((resolve, reject) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => reject(new Error(address)));
    document.head.append(element);
  });

const load = ({ script, styles }) => {
  library ??= Promise.all([
    loaded(Object.assign(document.createElement("script"), { src: script }), script),
    loaded(Object.assign(document.createElement("link"), { rel: "stylesheet", href: styles }), styles),
  ]);
  return library;
};

// What was found

const searchIn = (address, lost) => {
  let waiting;
  let call = new AbortController();
  return (query, populate) => {
    clearTimeout(waiting);
    call.abort();
    call = new AbortController();
    const { signal } = call;
    waiting = setTimeout(async () => {
      try {
        const answer = await fetch(`${address}?q=${encodeURIComponent(query)}`, { signal });
        populate((await answer.json()).entries);
      } catch {
        if (!signal.aborted) {
          populate([]);
          say(lost);
        }
      }
    }, PAUSE);
  };
};

const textOf = (entry) => entry?.text ?? "";

const shown = (entry) => {
  const part = (text, css) => {
    const span = document.createElement("span");
    span.textContent = text;
    span.className = css;
    return span.outerHTML;
  };
  return part(entry.label, "picker__label") + (entry.detail ? part(entry.detail, "picker__detail") : "");
};

// The search in place of the field

const texts = new Map(); // of what was picked, by list and key: a swap brings back the key only

const described = (visible, plain) => {
  const ids = (plain.getAttribute("aria-describedby") || "").split(" ").filter((id) => byId(id));
  const describe = () => {
    if (ids.length) {
      visible.setAttribute("aria-describedby", ids.join(" "));
    }
  };
  if (plain.getAttribute("aria-invalid") === "true") {
    visible.setAttribute("aria-invalid", "true");
  }
  describe();
  visible.addEventListener("focus", () => setTimeout(describe));
  visible.addEventListener("input", () => setTimeout(describe));
};

const combobox = (plain, text, confirmed) => {
  const place = document.createElement("div");
  const { id, dataset } = plain;
  const search = searchIn(dataset.picker, dataset.lost);
  let isSearching = false;
  const had = document.activeElement === plain;
  plain.id = `${id}-value`;
  plain.hidden = true;
  plain.after(place);
  window.accessibleAutocomplete({
    element: place,
    id,
    name: "",
    cssNamespace: "picker",
    inputClasses: plain.className,
    minLength: 1,
    confirmOnBlur: false,
    displayMenu: "overlay",
    source: (query, populate) => (isSearching ? search(query, populate) : populate([])),
    templates: { inputValue: textOf, suggestion: shown },
    tNoResults: () => dataset.none,
    menuAttributes: { "aria-labelledby": null, "aria-label": dataset.found },
    onConfirm: (entry) => {
      if (entry) {
        place.classList.remove("is-searching");
        confirmed(entry);
      }
    },
  });
  const visible = byId(id);
  visible.value = text; // as its default value, the library would offer it at the first focus
  visible.dispatchEvent(new Event("input"));
  visible.addEventListener("input", () => {
    isSearching = true;
    place.classList.add("is-searching");
  }, { capture: true });
  described(visible, plain);
  if (had) {
    visible.focus({ preventScroll: true });
  }
  return visible;
};

const enhance = (plain) => {
  const isAsSent = plain.value === plain.defaultValue;
  const key = isAsSent ? (plain.dataset.value ?? plain.value) : plain.value;
  const place = (value) => `${plain.dataset.picker} ${value}`;
  let picked = { value: key, text: isAsSent ? plain.value : (texts.get(place(key)) ?? key) };
  let committed = key;
  texts.set(place(key), picked.text);
  plain.value = key;

  const commit = () => {
    if (plain.value !== committed) {
      committed = plain.value;
      plain.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };
  const visible = combobox(plain, picked.text, (entry) => {
    picked = entry;
    texts.set(place(entry.value), entry.text);
    plain.value = entry.value;
    commit();
  });
  const follow = () => {
    plain.value = visible.value === picked.text ? picked.value : visible.value.trim();
  };
  visible.addEventListener("input", follow);
  const search = visible.closest(".picker__wrapper");
  search.addEventListener("focusout", ({ relatedTarget }) => {
    if (!search.contains(relatedTarget)) { // not on the way to an entry
      follow();
      commit();
    }
  });
};

// What is added to a text box of several lines

const addLine = (box, text) => {
  const lines = box.value.split("\n").filter((line) => line.trim());
  if (!lines.includes(text)) {
    box.value = [...lines, text].join("\n");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
};

const enhanceAdder = (plain) => {
  const visible = combobox(plain, "", (entry) => {
    addLine(byId(plain.dataset.adds), entry.text);
    say(plain.dataset.added.replace("{name}", entry.label));
    setTimeout(() => {
      visible.value = "";
    });
  });
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-adds]");
  const select = button && button.parentElement.querySelector("select");
  if (select && select.value) {
    addLine(byId(button.dataset.adds), select.value);
    say(button.dataset.added.replace("{name}", select.value));
    select.value = "";
  }
});

export const startPickers = async () => {
  const fields = [...document.querySelectorAll("input[data-picker]:not([hidden])")];
  if (!fields.length) {
    return;
  }
  try {
    await load(fields[0].dataset);
  } catch {
    return; // the plain text field takes names and ids as well
  }
  for (const plain of fields.filter((each) => each.isConnected && !each.hidden)) {
    (plain.dataset.adds ? enhanceAdder : enhance)(plain);
  }
};

document.addEventListener("htmx:afterSwap", startPickers);
