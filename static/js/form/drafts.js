// The form is kept on the server while it is typed: a second after the last change, and when the
// page is hidden or left. Nothing of it is stored in the browser.

import { byId, candidateForm } from "./controls.js";
import { say } from "../speech.js";

const PAUSE = 1000; // ms without a change
const LONGEST = 5000; // ms that a change may wait while somebody goes on typing
const TRY_AGAIN = [2000, 4000, 8000, 15000]; // ms after each failure
const PATIENCE = 1500; // ms that sending waits for a save under way
const COMES_LATE = 300; // ms until what was saved while leaving is surely there
const FILLING = ["take", "run"]; // buttons whose answer changes what stands in the form

const place = byId("draft-state");
const hidden = (name) => candidateForm().querySelector(`input[type=hidden][name=${name}]`);

const page = crypto.getRandomValues(new Uint32Array(4)).join("-").slice(0, 36);
let sequence = 0;
let changes = 0;
let kept = 0; // of these changes
let oldest = 0; // when the first change that is not kept was made
let handedOver = 0; // of these changes, to the browser while the page was left
let underWay = null; // the number of changes that a request is keeping
let failures = 0;
let isLeaving = false;
let timer = 0;
let known = null; // what the server said last of where the text is kept

const isKept = () => kept >= changes;

const next = () => {
  sequence += 1;
  hidden("sequence").value = sequence;
  return sequence;
};

const keep = () => {
  clearTimeout(timer);
  if (!isKept() && underWay === null && !isLeaving) {
    window.htmx.trigger(place, "keep-draft");
  }
};

const soon = (pause) => {
  clearTimeout(timer);
  timer = setTimeout(keep, pause);
};

// A change that no control tells of by itself, such as a row removed, is told by this.
export const touched = () => {
  isLeaving = false; // who types on has stopped the sending
  oldest = isKept() ? Date.now() : oldest;
  changes += 1;
  if (failures === 0) {
    soon(Math.max(0, Math.min(PAUSE, oldest + LONGEST - Date.now())));
  }
};

// The page goes on with what the server says: which draft, whose seal, which version.

const adopt = () => {
  if (known.token) {
    hidden("form_token").value = known.token;
    hidden("seal").value = known.seal;
    hidden("seen").value = known.version;
    rememberToken();
  }
  if (known.csrf) {
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
      field.value = known.csrf;
    }
  }
};

const showAddress = () => {
  const isAtDraft = new URLSearchParams(location.search).has("draft");
  if (known.token && (known.version !== "0" || isAtDraft)) {
    history.replaceState(history.state, "", known.url);
  }
};

// Back and reload lead to the same form with all that was typed: sent twice, it is one candidate.

const rememberToken = () => {
  const form = { formToken: hidden("form_token").value, seal: hidden("seal").value };
  history.replaceState({ ...history.state, ...form }, "");
};

const keepToken = () => {
  const { formToken, seal } = history.state || {};
  if (formToken && seal && known.version === "0") {
    known = { ...known, token: formToken, seal };
    adopt();
  }
  rememberToken();
};

const opened = location.pathname + location.search;

// What was saved while this page was left may come after it was asked for again: then once more.

const LEFT = "draft-left";

const bringBack = () => {
  const left = JSON.parse(sessionStorage.getItem(LEFT) || "null");
  sessionStorage.removeItem(LEFT);
  const [entry] = performance.getEntriesByType("navigation");
  const isAgain = entry && ["reload", "back_forward"].includes(entry.type);
  if (!left || !isAgain || left.tries > 2 || Date.now() - left.at > 10000) {
    return;
  }
  if (known.by === left.page && Number(known.sequence) >= left.sequence) {
    return;
  }
  sessionStorage.setItem(LEFT, JSON.stringify({ ...left, tries: left.tries + 1 }));
  setTimeout(() => {
    if (changes === 0) {
      history.replaceState(null, "", left.url);
      location.reload();
    }
  }, COMES_LATE);
};

const leave = () => {
  if (isKept() || isLeaving || handedOver === changes) {
    return;
  }
  next();
  const text = new URLSearchParams();
  for (const [name, value] of new FormData(candidateForm())) {
    if (typeof value === "string") {
      text.append(name, value);
    }
  }
  const address = new URL(known.url, location);
  address.searchParams.set("draft", hidden("form_token").value);
  const url = address.pathname + address.search;
  const left = { page, sequence, url, at: Date.now(), tries: 0 };
  if (navigator.sendBeacon(place.getAttribute("hx-post"), text)) {
    handedOver = changes;
    sessionStorage.setItem(LEFT, JSON.stringify(left));
  } else {
    keep(); // it is too long for that
  }
};

const failed = () => {
  const pause = TRY_AGAIN[Math.min(failures, TRY_AGAIN.length - 1)];
  failures += 1;
  underWay = null;
  const words = document.createElement("strong");
  words.textContent = place.dataset.failed;
  place.replaceChildren(words);
  say(place.dataset.failed);
  soon(pause);
};

const heard = () => {
  const told = place.querySelector("[data-draft]");
  if (!told) {
    return;
  }
  const isFirst = !known || known.version === "0" || failures > 0;
  known = { ...told.dataset };
  adopt();
  showAddress();
  if (told.hasAttribute("data-aloud")) {
    say(told.textContent.trim().replace(/\s+/g, " "));
  } else if (isFirst && known.version !== "0") {
    say(place.dataset.saved);
  }
};

const watch = () => {
  const form = candidateForm();
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("click", (event) => {
    if (event.target.closest("button[name=add_row], button[name=remove_row]")) {
      touched();
    }
  });

  form.addEventListener("htmx:configRequest", (event) => {
    const { parameters } = event.detail;
    for (const name of Object.keys(parameters)) {
      if (parameters[name] instanceof File) {
        delete parameters[name];
      }
    }
    parameters.sequence = next();
    if (event.target === place) {
      underWay = changes;
    }
  });

  place.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== place || underWay === null) {
      return;
    }
    if (!event.detail.successful) {
      failed();
      return;
    }
    kept = underWay;
    underWay = null;
    failures = 0;
    oldest = Date.now();
    if (!isKept()) {
      soon(PAUSE);
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === place) {
      heard();
      const asked = event.detail.requestConfig;
      if (asked.elt !== place && known.csrf) {
        // the fields were asked for with a token from before a login: once more, with the new one
        asked.elt.dispatchEvent(new Event(asked.triggeringEvent?.type || "change"));
      }
    } else {
      adopt();
      if (FILLING.includes(event.detail.requestConfig.elt.name)) {
        touched();
      }
    }
  });

  // Sending waits for a save under way, so that none comes after the candidate is sent.
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form) {
        return;
      }
      clearTimeout(timer);
      if (underWay === null) {
        next();
        isLeaving = true;
        history.replaceState(history.state, "", opened);
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      let isDone = false;
      const goOn = () => {
        if (!isDone) {
          isDone = true;
          underWay = null;
          form.requestSubmit(submitter);
        }
      };
      place.addEventListener("htmx:afterRequest", () => setTimeout(goOn), { once: true });
      setTimeout(goOn, PATIENCE);
    },
    true,
  );

  window.addEventListener("pageshow", () => {
    isLeaving = false;
    showAddress();
    keep();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      leave();
    }
  });
  window.addEventListener("pagehide", leave);
  window.addEventListener("beforeunload", (event) => {
    leave();
    if (failures > 0 && !isKept() && !isLeaving) {
      event.preventDefault();
    }
  });
};

export const keepDraft = () => {
  if (!place) {
    return;
  }
  known = { seal: hidden("seal").value, ...place.querySelector("[data-draft]").dataset };
  hidden("page").value = page;
  keepToken();
  showAddress();
  bringBack();
  watch();
};
