// A photo is removed by a second press of its button: the first one asks.

import { post } from "./answers.js";
import { announce, list, number } from "./rows.js";

const words = document.getElementById("drop")?.dataset;
const chooser = document.getElementById("new_photos");
const GONE = new Set([200, 204, 404]);

const isAsking = (button) => button.dataset.asking === "1";

function ask(button) {
  button.dataset.asking = "1";
  button.dataset.label = button.textContent;
  button.textContent = words.sure;
}

function stopAsking(button) {
  if (!isAsking(button)) return;
  button.dataset.asking = "";
  button.textContent = button.dataset.label;
}

function sayThatItStays(row, text) {
  const note = row.querySelector(".photo-row__note");
  note.textContent = text;
  announce(text);
}

function leave(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  number();
  announce(words.removed);
  if (next) next.querySelector("[data-remove-photo]").focus();
  else chooser.focus();
}

async function remove(row, button) {
  const body = new FormData();
  body.append("photo", row.dataset.photo);
  button.setAttribute("aria-disabled", "true");
  const answer = await post(words.remove, body);
  button.removeAttribute("aria-disabled");
  if (GONE.has(answer.status)) leave(row);
  else sayThatItStays(row, answer.error || words.notRemoved);
}

function press({ target }) {
  const button = target.closest("[data-remove-photo]");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  if (!isAsking(button)) {
    ask(button);
    return;
  }
  stopAsking(button);
  remove(button.closest(".photo-row"), button);
}

export function begin() {
  list.addEventListener("click", press);
  list.addEventListener("focusout", ({ target }) => target.matches("[data-remove-photo]") && stopAsking(target));
  // Safari does not focus a button that is clicked.
  document.addEventListener("click", ({ target }) => {
    list.querySelectorAll("[data-asking='1']").forEach((button) => button !== target && stopAsking(button));
  });
}

