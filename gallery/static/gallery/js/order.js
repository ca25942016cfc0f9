// Photos change places by the buttons of their rows, or by dragging a row's handle.

import { list, move, number, rows, sayPlace, sort } from "./rows.js";

// px from the edge of the window at which the page begins to move, and px by which it moves each time.
const EDGE = 90;
const PACE = 12;

let held = null;
let before = [];
let pointerY = 0;
let grip = 0;
let shift = 0;

const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;

function press({ target }) {
  const button = target.closest("[data-move]");
  const row = button?.closest(".photo-row");
  if (!row || !move(row, Number(button.dataset.move))) return;
  number();
  sayPlace(row);
  button.scrollIntoView({ block: "nearest" });
}

// While one is dragged the rows show their pictures alone: as tall as they are, the list would be endless.
function fold(row, isFolded) {
  const top = row.getBoundingClientRect().top;
  list.style.minHeight = isFolded ? `${list.offsetHeight}px` : "";
  list.classList.toggle("is-sorting", isFolded);
  row.classList.toggle("is-held", isFolded);
  window.scrollBy(0, row.getBoundingClientRect().top - top);
}

function setShift(px) {
  shift = px;
  held.style.setProperty("--shift", `${px}px`);
}

function direction() {
  const [previous, next] = [held.previousElementSibling, held.nextElementSibling];
  if (previous && pointerY - grip < middle(previous)) return -1;
  return next && pointerY - grip > middle(next) ? 1 : 0;
}

function follow() {
  setShift(0);
  for (let by = direction(), most = rows().length; by && most; by = direction(), most -= 1) move(held, by);
  setShift(pointerY - grip - middle(held));
}

function drift() {
  if (!held) return;
  if (pointerY < EDGE || window.innerHeight - pointerY < EDGE) {
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
  grip = pointerY - middle(held);
  requestAnimationFrame(drift);
}

function drag(event) {
  if (!held) return;
  pointerY = event.clientY;
  follow();
}

function letGo() {
  if (!held) return;
  setShift(0);
  const row = held;
  held = null;
  fold(row, false);
  if (rows().every((other, index) => other === before[index])) return;
  number();
  sayPlace(row);
}

function undo(event) {
  if (!held || event.key !== "Escape") return;
  list.append(...before);
  letGo();
}

export function begin() {
  sort();
  list.closest("form").addEventListener("restored", sort);
  list.addEventListener("click", press);
  list.addEventListener("pointerdown", take);
  window.addEventListener("pointermove", drag);
  window.addEventListener("pointerup", letGo);
  window.addEventListener("pointercancel", letGo);
  window.addEventListener("keydown", undo);
}
