// Photos change places by the buttons of their rows, or by dragging a row's handle.

import { list, move, number, rows, sayPlace } from "./rows.js";

const EDGE = 90;
const PACE = 12;
let held = null;
let before = [];
let pointerY = 0;

function press({ target }) {
  const button = target.closest("[data-move]");
  if (!button) return;
  const row = button.closest(".photo-row");
  if (!move(row, Number(button.dataset.move))) return;
  number();
  sayPlace(row);
  row.scrollIntoView({ block: "nearest" });
}

// While one is dragged the rows show their pictures alone: as tall as they are, the list would be endless.
function fold(row, isFolded) {
  const top = row.getBoundingClientRect().top;
  list.classList.toggle("is-sorting", isFolded);
  row.classList.toggle("is-held", isFolded);
  window.scrollBy(0, row.getBoundingClientRect().top - top);
}

function overlap() {
  const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;
  const [previous, next] = [held.previousElementSibling, held.nextElementSibling];
  if (previous && pointerY < middle(previous)) return -1;
  return next && pointerY > middle(next) ? 1 : 0;
}

function follow() {
  for (let by = overlap(), most = rows().length; by && most; by = overlap(), most -= 1) move(held, by);
}

function drift() {
  if (!held) return;
  const below = window.innerHeight - pointerY;
  if (pointerY < EDGE || below < EDGE) {
    window.scrollBy(0, pointerY < EDGE ? -PACE : PACE);
    follow();
  }
  requestAnimationFrame(drift);
}

function take(event) {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button > 0 || held) return;
  event.preventDefault();
  held = handle.closest(".photo-row");
  before = rows();
  pointerY = event.clientY;
  fold(held, true);
  requestAnimationFrame(drift);
}

function drag(event) {
  if (!held) return;
  pointerY = event.clientY;
  follow();
}

function letGo() {
  if (!held) return;
  const row = held;
  held = null;
  fold(row, false);
  number();
  if (rows().some((other, index) => other !== before[index])) sayPlace(row);
}

function undo(event) {
  if (!held || event.key !== "Escape") return;
  const old = before;
  list.append(...old);
  letGo();
}

export function begin() {
  number();
  list.addEventListener("click", press);
  list.addEventListener("pointerdown", take);
  window.addEventListener("pointermove", drag);
  window.addEventListener("pointerup", letGo);
  window.addEventListener("pointercancel", letGo);
  window.addEventListener("keydown", undo);
}
