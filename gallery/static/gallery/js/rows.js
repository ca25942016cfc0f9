// The photos of the story: their rows, and their order.

const drop = document.getElementById("drop");
const status = document.getElementById("photo-status");
export const list = document.getElementById("photo-list");

export const rows = () => [...list.querySelectorAll(":scope > .photo-row")];

export function announce(words) {
  status.textContent = words;
}

const orderOf = (row) => row.querySelector("input[name$='-order']");

function save(row) {
  orderOf(row)?.dispatchEvent(new Event("change", { bubbles: true }));
}

// As people hear them; there is no way up from the first, none down from the last.
export function label() {
  const all = rows();
  all.forEach((row, index) => {
    row.querySelector("legend").textContent = drop.dataset.legend.replace("NUMBER", index + 1);
    row.querySelector("[data-move='-1']").setAttribute("aria-disabled", String(index === 0));
    row.querySelector("[data-move='1']").setAttribute("aria-disabled", String(index === all.length - 1));
  });
}

// As the site keeps them.
export function number() {
  label();
  rows().forEach((row, index) => {
    if (orderOf(row)) orderOf(row).value = index + 1;
  });
  if (rows().length) save(rows()[0]);
}

// What was kept on the device may say another order.
export function sort() {
  const place = (row) => Number(orderOf(row)?.value) || rows().length;
  const sorted = rows().sort((one, other) => place(one) - place(other));
  if (sorted.some((row, index) => row !== rows()[index])) list.append(...sorted);
  label();
}

// In the order in which they were chosen, however they arrive. A row that is there already stays as it is.
export function take(row, chosen) {
  if (rows().some((other) => other.dataset.photo === row.dataset.photo)) return;
  const mine = document.adoptNode(row);
  mine.dataset.chosen = chosen;
  const next = rows().find((other) => Number(other.dataset.chosen) > chosen);
  list.insertBefore(mine, next ?? null);
  list.dispatchEvent(new CustomEvent("arrived", { detail: mine }));
  number();
}

// The neighbour moves, not the row itself: what is focused or held stays in the page.
export function move(row, by) {
  const neighbour = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!neighbour) return false;
  if (by < 0) row.after(neighbour);
  else row.before(neighbour);
  return true;
}

export function sayPlace(row) {
  const all = rows();
  announce(drop.dataset.moved.replace("PLACE", all.indexOf(row) + 1).replace("COUNT", all.length));
}
