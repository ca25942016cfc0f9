// The form of one step, and the hidden fields by which the site tells windows and versions apart.

import { token } from "./answers.js";

export const form = document.getElementById("step-form");

const hidden = (name) => form.querySelector(`input[type=hidden][name=${name}]`);

// Not form.action: the buttons of that name stand in its way.
export const address = () => form.getAttribute("action");
export const key = () => hidden("key").value;
// Its page has no address of its own yet.
export const isNew = () => !address().includes(key());
export const version = () => Number(hidden("version").value);

export function setKey(value) {
  hidden("key").value = value;
}

export function setNewKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  setKey(digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"));
}

export function setVersion(value) {
  hidden("version").value = value;
}

// Each save of a window has a higher number than the one before: the site passes over whatever arrives late.
export function raiseCount() {
  const field = hidden("count");
  field.value = Number(field.value) + 1;
  return Number(field.value);
}

export function body() {
  const data = new FormData(form);
  form.querySelectorAll("input[type=file]").forEach((input) => data.delete(input.name));
  // The header brings it, fresh.
  data.delete("csrfmiddlewaretoken");
  data.set("action", "autosave");
  return data;
}

// A new story has an address of its own from its first save on.
export function moveTo(newAddress) {
  if (!newAddress || newAddress === address()) return;
  form.setAttribute("action", newAddress);
  window.history.replaceState(window.history.state, "", newAddress + window.location.hash);
}

export function freshenToken() {
  const field = hidden("csrfmiddlewaretoken");
  if (field && token()) field.value = token();
}
