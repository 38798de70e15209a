// Files are uploaded as soon as they are chosen or dropped: one row each, with what is going on.

import { byId, candidateForm } from "./controls.js";
import { countRequired } from "./required.js";
import { endOf, rowsOf } from "./rows.js";
import { say } from "../speech.js";

const filesOf = (inside) => inside && inside.closest("[data-drop]");

const said = (list, key, name = "") => list.dataset[`said${key}`].replace("{name}", name);

const element = (tag, className, text = "") => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
};

// Rows: one that is on its way has no `data-upload` yet, and is no part of the form.

const underway = new Set();
const queue = [];
const removed = new Set();

let highest = -1;

const nextNumber = (list) => {
  const taken = rowsOf(list).map((row) => Number(row.dataset.row.split("-").pop()));
  highest = Math.max(highest, ...taken) + 1;
  return highest;
};

const insert = (list, row) => endOf(list).before(row);

const pendingRow = (list, name) => {
  const row = element("div", "file is-uploading");
  row.dataset.pending = "";
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", said(list, "Uploading", name));
  const what = element("span", "file-what");
  const bar = element("progress", "file-progress");
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", said(list, "Uploading", name));
  what.append(element("span", "file-name", name), bar);
  const cancel = element("button", "btn-text", said(list, "Cancel"));
  cancel.type = "button";
  cancel.append(element("span", "visually-hidden", ` ${name}`));
  row.append(what, cancel);
  return { row, what, bar, cancel };
};

const uploadsNamed = () => [...document.querySelectorAll("#candidate-form [data-upload]")];

const bodyOf = (file, number) => {
  const form = candidateForm();
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "form_token"]) {
    body.append(name, form.elements[name].value);
  }
  uploadsNamed().forEach((row, index) =>
    body.append(`attachments-${index}-upload`, row.dataset.upload),
  );
  body.append("number", number);
  body.append("files", file);
  return body;
};

const why = (list, request) => {
  if (request.status === 413) {
    return said(list, "Large");
  }
  const isPlain = (request.getResponseHeader("Content-Type") || "").startsWith("text/plain");
  return isPlain && request.responseText ? request.responseText : said(list, "Failed");
};

const focusNear = (row) => {
  const near = row.nextElementSibling || row.previousElementSibling;
  const control = near && near.querySelector("a, select, button");
  (control || byId("id_attachments_files")).focus();
};

const fail = (list, file, parts, text, mayTryAgain) => {
  const { row, what, bar, cancel } = parts;
  row.className = "file is-refused";
  bar.remove();
  const message = element("span", "file-error", text);
  message.setAttribute("role", "alert");
  what.append(message);
  cancel.firstChild.textContent = said(list, "Dismiss");
  if (mayTryAgain) {
    const again = element("button", "btn-text", said(list, "Again"));
    again.type = "button";
    again.append(element("span", "visually-hidden", ` ${file.name}`));
    again.addEventListener("click", () => {
      row.remove();
      upload(filesOf(byId("id_attachments_files")), file);
    });
    cancel.before(again);
  }
};

const arrive = (list, file, { row }, html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const here = holder.content.querySelector("[data-upload]");
  const hadFocus = row.contains(document.activeElement);
  row.replaceWith(here);
  if (hadFocus) {
    here.querySelector("select, button").focus();
  }
  say(said(list, "Here", file.name));
  countRequired();
  here.dispatchEvent(new Event("input", { bubbles: true }));
};

let waiting = null;

const wait = (button) => {
  waiting = button;
  byId("bar-wait").textContent = button ? said(document.querySelector("[data-drop]"), "Wait") : "";
};

const sendIfAllAreHere = (allIsWell) => {
  if (!waiting || underway.size || queue.length) {
    return;
  }
  const button = waiting;
  wait(null);
  if (allIsWell && !document.querySelector(".file.is-refused")) {
    candidateForm().requestSubmit(button);
  }
};

const upload = (list, file) => {
  const request = new XMLHttpRequest();
  const parts = pendingRow(list, file.name);
  const end = (act, allIsWell) => {
    underway.delete(request);
    act();
    next();
    sendIfAllAreHere(allIsWell);
  };
  request.upload.addEventListener("progress", (event) => {
    parts.bar.value = event.total ? (100 * event.loaded) / event.total : 0;
  });
  request.addEventListener("load", () =>
    end(() => {
      if (request.status === 200) {
        arrive(list, file, parts, request.responseText);
      } else {
        fail(list, file, parts, why(list, request), request.status !== 422);
      }
    }, request.status === 200),
  );
  request.addEventListener("error", () =>
    end(() => fail(list, file, parts, said(list, "Broken"), true), false),
  );
  parts.cancel.addEventListener("click", () => {
    if (underway.delete(request)) {
      request.abort();
    }
    const queued = queue.indexOf(begin);
    if (queued >= 0) {
      queue.splice(queued, 1);
    }
    focusNear(parts.row);
    parts.row.remove();
    next();
    sendIfAllAreHere(true);
  });
  const begin = () => {
    underway.add(request);
    request.open("POST", list.dataset.url);
    request.send(bodyOf(file, nextNumber(byId(list.id) || list)));
  };
  insert(list, parts.row);
  queue.push(begin);
  next();
};

// One after the other: the same file, chosen twice at once, is then found to be here already.

const next = () => {
  if (!underway.size && queue.length) {
    queue.shift()();
  }
};

const uploadAll = (list, files) => [...files].forEach((file) => upload(list, file));

document.addEventListener("change", (event) => {
  const list = event.target.type === "file" && filesOf(event.target);
  if (list) {
    uploadAll(list, event.target.files);
    event.target.value = "";
  }
});

// What a script uploads is no part of the form that is sent, nor of what is swapped.

const takeOver = () => {
  const input = byId("id_attachments_files");
  if (input) {
    input.removeAttribute("name");
  }
};

takeOver();

// Dropped anywhere in the section.

const dropPlace = (event) => {
  const carriesFiles = event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  const section = carriesFiles && event.target.closest && event.target.closest(".section, .folded");
  return section && section.querySelector("[data-drop]");
};

document.addEventListener("dragover", (event) => {
  const list = dropPlace(event);
  for (const each of document.querySelectorAll("[data-drop]")) {
    each.classList.toggle("is-over", each === list);
  }
  if (list) {
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  }
});

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) {
    document.querySelectorAll(".is-over").forEach((each) => each.classList.remove("is-over"));
  }
});

document.addEventListener("drop", (event) => {
  const list = dropPlace(event);
  if (list) {
    event.preventDefault();
    list.classList.remove("is-over");
    uploadAll(list, event.dataTransfer.files);
  }
});

// What is sent waits for what is on its way.

document.addEventListener(
  "submit",
  (event) => {
    if (event.target !== candidateForm() || !(underway.size || queue.length)) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    wait(event.submitter);
  },
  true,
);

window.addEventListener("beforeunload", (event) => {
  if (underway.size) {
    event.preventDefault();
  }
});

// A swap draws the form as it was when the server was asked: what came or went since stays so.

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=remove_row]");
  const row = button && button.closest("[data-upload]");
  if (row) {
    removed.add(row.dataset.upload);
  }
}, true);

let carried = [];

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "form-body") {
    carried = [...event.detail.target.querySelectorAll("[data-upload], [data-pending]")];
  }
});

document.addEventListener("htmx:afterSwap", () => {
  takeOver();
  const list = document.querySelector("[data-drop]");
  for (const row of uploadsNamed()) {
    if (removed.has(row.dataset.upload)) {
      row.remove();
    }
  }
  const here = new Set(uploadsNamed().map((row) => row.dataset.upload));
  for (const row of list ? carried : []) {
    if (!here.has(row.dataset.upload)) {
      insert(list, row);
    }
  }
  carried = [];
});
