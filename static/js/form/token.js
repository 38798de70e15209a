// Back and reload lead to the same form with all that was typed: sent twice, it is one candidate.

export const keepToken = () => {
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
