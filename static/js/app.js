// What the pages do better with JavaScript. All of them work without it.
(() => {
  "use strict";

  document.documentElement.classList.add("js");

  const byId = (id) => document.getElementById(id);
  const candidateForm = () => byId("candidate-form");

  const say = (text) => {
    const live = byId("live");
    if (live && text && live.textContent !== text) {
      live.textContent = text;
    }
  };

  // Rows: the same as the server does for the same buttons, but in place.

  const CONTROLS = "input:not([type=hidden]), select, textarea";

  const rowsOf = (list) => [...list.querySelectorAll("[data-row]")];

  const addRow = (list) => {
    const template = list.querySelector("template");
    const taken = rowsOf(list).map((row) => Number(row.dataset.row.split("-").pop()));
    const index = Math.max(-1, ...taken) + 1;
    const number = rowsOf(list).length + 1;
    const html = template.innerHTML.replaceAll("__row__", index).replaceAll("__number__", number);
    template.insertAdjacentHTML("beforebegin", html);
    return rowsOf(list).at(-1);
  };

  const removeRow = (row) => {
    const list = row.closest("[data-rows]");
    const rows = rowsOf(list);
    const near = rows[rows.indexOf(row) + 1] || rows[rows.indexOf(row) - 1];
    if (!near && list.hasAttribute("data-keep-one")) {
      for (const control of row.querySelectorAll("input:not([type=hidden]), textarea")) {
        control.value = "";
      }
      row.querySelector(CONTROLS).focus();
      return;
    }
    row.remove();
    (near ? near.querySelector(CONTROLS) : list.querySelector("[name=add_row]")).focus();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=add_row], button[name=remove_row]");
    const list = button && button.closest("[data-rows]");
    if (!list) {
      return;
    }
    event.preventDefault();
    if (button.name === "add_row") {
      addRow(list).querySelector(CONTROLS).focus();
    } else {
      removeRow(button.closest("[data-row]"));
    }
    countRequired();
  });

  // "Required: 5 of 6", live, in all and for each section.

  const isFilled = (control) =>
    control.type === "checkbox" || control.type === "radio"
      ? control.checked
      : control.value.trim() !== "";

  const isAnswered = (field) => {
    const rows = rowsOf(field);
    const controls = rows.length
      ? rows.map((row) => row.querySelector(CONTROLS))
      : [...field.querySelectorAll(CONTROLS)];
    return controls.some((control) => control && isFilled(control));
  };

  const countRequired = () => {
    const needed = byId("needed");
    if (!needed) {
      return;
    }
    const asked = (part) =>
      [...part.querySelectorAll("[data-required]")].filter(
        (field) => !field.parentElement.closest("[data-rows], .field-group"),
      );
    const fill = (text, done, total) => text.replace("{done}", done).replace("{total}", total);
    let done = 0;
    let total = 0;
    const count = (fields) => {
      const answered = fields.filter(isAnswered).length;
      return [answered, fields.length];
    };
    [done, total] = count(asked(candidateForm()));
    const all = needed.querySelector("[data-needed-all]");
    if (all) {
      all.textContent = fill(needed.dataset.all, done, total);
    }
    for (const mark of needed.querySelectorAll("[data-count-for]")) {
      const section = byId(mark.dataset.countFor);
      [done, total] = count(section ? asked(section) : []);
      mark.classList.toggle("is-done", total > 0 && done === total);
      if (total === 0) {
        mark.replaceChildren();
      } else if (done === total) {
        const tick = document.createElement("span");
        const words = document.createElement("span");
        tick.setAttribute("aria-hidden", "true");
        tick.textContent = "✓";
        words.className = "visually-hidden";
        words.textContent = needed.dataset.complete;
        mark.replaceChildren(tick, words);
      } else {
        mark.textContent = fill(needed.dataset.part, done, total);
      }
    }
  };

  document.addEventListener("input", countRequired);
  document.addEventListener("change", countRequired);

  // Ctrl+Enter sends; a second click while the page leaves does nothing.

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = candidateForm();
      const send = form && form.querySelector("button[name=action][value=send]");
      if (send && !send.disabled) {
        event.preventDefault();
        form.requestSubmit(send);
      }
    }
    if (event.key === "Escape") {
      const menu = document.querySelector(".account[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
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

  document.addEventListener("click", (event) => {
    const menu = document.querySelector(".account[open]");
    if (menu && !menu.contains(event.target)) {
      menu.open = false;
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

  // A folded section never hides an error.

  const unfoldErrors = () => {
    for (const wrong of document.querySelectorAll("details [aria-invalid=true]")) {
      for (let fold = wrong.closest("details"); fold; fold = fold.parentElement.closest("details")) {
        fold.open = true;
      }
    }
  };

  // The server answers a swap with what was typed when it was asked. What was typed since, and
  // what was unfolded, is carried over.

  const keyOf = (control) =>
    ["checkbox", "radio"].includes(control.type)
      ? `${control.name}\n${control.value}`
      : control.name;

  const stateOf = (control) => {
    if (["checkbox", "radio"].includes(control.type)) {
      return control.checked;
    }
    return control.multiple && control.options
      ? JSON.stringify([...control.selectedOptions].map((option) => option.value))
      : control.value;
  };

  const restore = (control, state) => {
    if (["checkbox", "radio"].includes(control.type)) {
      control.checked = state;
    } else if (control.multiple && control.options) {
      const values = JSON.parse(state);
      for (const option of control.options) {
        option.selected = values.includes(option.value);
      }
    } else if (!control.options || [...control.options].some((each) => each.value === state)) {
      control.value = state;
    }
  };

  const typed = () => {
    const controls = [...candidateForm().querySelectorAll(CONTROLS)];
    const own = controls.filter((each) => each.name && each.name !== "connection");
    return new Map(own.map((control) => [keyOf(control), stateOf(control)]));
  };

  const find = (key) =>
    [...candidateForm().querySelectorAll(CONTROLS)].find((control) => keyOf(control) === key);

  const findOrAdd = (key) => {
    const [, name] = key.match(/^(.+)-\d+-[^-]+$/) || [];
    const list = name && candidateForm().querySelector(`[data-rows="${CSS.escape(name)}"]`);
    while (list && !find(key) && rowsOf(list).length < 100) {
      addRow(list);
    }
    return find(key);
  };

  let sent = new Map();
  let changed = [];
  let unfolded = [];
  let focused = null;

  // htmx gives the focus back, but not into what is folded at that moment.
  const refocus = () => {
    const control = focused && document.activeElement === document.body && byId(focused.id);
    if (control) {
      control.focus({ preventScroll: true });
      if (focused.start !== null) {
        control.setSelectionRange(focused.start, focused.end);
      }
    }
    focused = null;
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target.id === "form-body") {
      sent = typed();
    }
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = event.detail.target;
    unfolded = [...target.querySelectorAll("details[open][id]")].map((fold) => fold.id);
    changed = [];
    const { id, selectionStart: start = null, selectionEnd: end } = document.activeElement;
    focused = id && target.contains(document.activeElement) ? { id, start, end } : null;
    if (target.id === "form-body") {
      changed = [...typed()].filter(([key, state]) =>
        sent.has(key) ? sent.get(key) !== state : state !== "" && state !== false,
      );
    }
  });

  document.addEventListener("htmx:afterSwap", () => {
    for (const [key, state] of changed) {
      const control = findOrAdd(key);
      if (control) {
        restore(control, state);
      }
    }
    for (const id of unfolded) {
      const fold = byId(id);
      if (fold) {
        fold.open = true;
      }
    }
    changed = [];
    unfolded = [];
    refocus();
    unfoldErrors();
    countRequired();
    const spoken = document.querySelector("[data-say]");
    say(spoken && spoken.dataset.say);
  });

  // Back and reload lead to the same form with all that was typed: sent twice, it is one candidate.

  const keepToken = () => {
    const token = document.querySelector("#candidate-form [name=form_token]");
    if (!token) {
      return;
    }
    if (history.state && history.state.formToken) {
      token.value = history.state.formToken;
    } else {
      history.replaceState({ formToken: token.value }, "");
    }
  };

  const start = () => {
    keepToken();
    unfoldErrors();
    countRequired();
    const summary = byId("error-summary");
    if (summary && document.querySelector("[autofocus]")) {
      requestAnimationFrame(() => requestAnimationFrame(() => summary.focus()));
    } else if (summary) {
      summary.focus();
    }
  };

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
