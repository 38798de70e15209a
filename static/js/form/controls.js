// The candidate's form and what can be filled in it.

export const CONTROLS = "input:not([type=hidden]), select, textarea";

export const byId = (id) => document.getElementById(id);

export const candidateForm = () => byId("candidate-form");

const isTick = (control) => ["checkbox", "radio"].includes(control.type);

export const isFilled = (control) =>
  isTick(control) ? control.checked : control.value.trim() !== "";

// A control's place and its state, as texts that survive a swap.

export const keyOf = (control) =>
  isTick(control) ? `${control.name}\n${control.value}` : control.name;

export const stateOf = (control) => {
  if (isTick(control)) {
    return control.checked;
  }
  return control.multiple && control.options
    ? JSON.stringify([...control.selectedOptions].map((option) => option.value))
    : control.value;
};

export const restore = (control, state) => {
  if (isTick(control)) {
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
