/* Boxes that are dragged on the photo become numbers in the table, and numbers become boxes. */

const SMALLEST = 1; // percent: less is a slip of the hand
const SIDES = ["left", "top", "width", "height"];

const form = document.querySelector("[data-marks]");
const picture = form.querySelector("[data-marks-picture]");
const rows = [...form.querySelectorAll("[data-mark]")];

const fieldsOf = (row) => SIDES.map((side) => row.querySelector(`input[name$="-${side}"]`));
const isEmpty = (row) => fieldsOf(row).every((field) => field.value === "");

function write(row, box) {
  fieldsOf(row).forEach((field, place) => {
    field.value = box ? box[place].toFixed(1) : "";
  });
  draw();
}

function draw() {
  picture.querySelectorAll(".marks__box").forEach((box) => box.remove());
  rows.filter((row) => !isEmpty(row)).forEach((row) => picture.append(boxOf(row.dataset.mark, fieldsOf(row))));
}

function boxOf(kind, fields) {
  const box = document.createElement("div");
  box.className = `marks__box marks__box--${kind}`;
  fields.forEach((field, place) => {
    box.style[SIDES[place]] = `${Number(field.value) || 0}%`;
  });
  return box;
}

function pointAt(event) {
  const frame = picture.getBoundingClientRect();
  const share = (at, start, length) => Math.min(100, Math.max(0, ((at - start) / length) * 100));
  return [share(event.clientX, frame.left, frame.width), share(event.clientY, frame.top, frame.height)];
}

function between(start, end) {
  const [left, top] = start.map((at, place) => Math.floor(Math.min(at, end[place]) * 10) / 10);
  const [right, bottom] = start.map((at, place) => Math.ceil(Math.max(at, end[place]) * 10) / 10);
  return [left, top, right - left, bottom - top];
}

function rowToDraw() {
  const tool = new FormData(form).get("tool");
  const ofTool = rows.filter((row) => row.dataset.mark === tool);
  return tool === "crop" ? ofTool[0] : ofTool.find(isEmpty);
}

function drag(event) {
  const row = rowToDraw();
  if (!row || event.button) return;
  event.preventDefault();
  picture.setPointerCapture(event.pointerId);
  const start = pointAt(event);
  const before = fieldsOf(row).map((field) => field.value);
  const move = (moved) => write(row, between(start, pointAt(moved)));
  const end = (last) => {
    picture.removeEventListener("pointermove", move);
    picture.removeEventListener("pointerup", end);
    picture.removeEventListener("pointercancel", end);
    const box = between(start, pointAt(last));
    if (box[2] >= SMALLEST && box[3] >= SMALLEST) return;
    fieldsOf(row).forEach((field, place) => {
      field.value = before[place];
    });
    draw();
  };
  picture.addEventListener("pointermove", move);
  picture.addEventListener("pointerup", end);
  picture.addEventListener("pointercancel", end);
}

form.querySelector("[data-marks-tools]").hidden = false;
picture.classList.add("is-ready");
picture.addEventListener("pointerdown", drag);
form.addEventListener("input", draw);
for (const row of rows) {
  const clear = row.querySelector("[data-clear]");
  clear.hidden = false;
  clear.addEventListener("click", () => write(row, null));
}
draw();
