// A button that was pressed: it shows that something is under way, and a second press does nothing.

const byPress = new WeakMap();

// Older browsers do not say which button it was.
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("button, input[type=submit]");
  if (button?.form) byPress.set(button.form, button);
}, true);

export function buttonOf(event) {
  const form = event.target;
  return event.submitter ?? byPress.get(form) ?? form.querySelector("button[type=submit], button:not([type])");
}

export function setBusy(button, isBusy) {
  if (isBusy) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
  button.classList.toggle("is-busy", isBusy);
}

// As the browser does it, with the button's name and value.
export function submitWith(form, button) {
  const pressed = document.createElement("input");
  Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
  form.append(pressed);
  HTMLFormElement.prototype.submit.call(form);
  pressed.remove();
}
