// What must stay in a picture where it is cut: tapped in the picture, or set with the sliders.

import { list, rows } from "./rows.js";

const slider = (row, name) => row.querySelector(`input[name$='-focus_${name}']`);

function show(row) {
  const [x, y] = [slider(row, "x"), slider(row, "y")];
  if (!x || !y) return;
  row.style.setProperty("--focus-x", `${x.value}%`);
  row.style.setProperty("--focus-y", `${y.value}%`);
}

function tap(event) {
  const picture = event.target.closest(".focus__picture");
  if (!picture) return;
  const row = picture.closest(".photo-row");
  const box = picture.getBoundingClientRect();
  const percent = (at, from, length) => Math.max(0, Math.min(100, Math.round(((at - from) / length) * 100)));
  slider(row, "x").value = percent(event.clientX, box.left, box.width);
  slider(row, "y").value = percent(event.clientY, box.top, box.height);
  show(row);
  slider(row, "y").dispatchEvent(new Event("change", { bubbles: true }));
}

export function begin() {
  rows().forEach(show);
  list.addEventListener("arrived", ({ detail }) => show(detail));
  list.addEventListener("click", tap);
  list.addEventListener("input", ({ target }) => target.matches("input[type=range]") && show(target.closest(".photo-row")));
}
