// Photos are chosen, taken with the camera, dropped anywhere on the page, or pasted.

const drop = document.getElementById("drop");
const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
// Words copied out of a text program bring a picture of themselves along.
const isText = (event) => event.clipboardData.types.includes("text/plain");
let isOwnPicture = false;

function take(input, onFiles) {
  const files = [...input.files];
  input.value = "";
  if (files.length) onFiles(files);
}

function fromInput(input, onFiles) {
  if (!input) return;
  input.addEventListener("change", (event) => {
    event.stopPropagation();
    take(input, onFiles);
  });
  // On a slow network they are chosen before this is here.
  take(input, onFiles);
}

function mark(isOver) {
  drop.classList.toggle("is-over", isOver);
}

function over(event) {
  if (!hasFiles(event) || isOwnPicture) return;
  event.preventDefault();
  mark(true);
}

function fromDrop(event, onFiles) {
  if (!hasFiles(event) || isOwnPicture) return;
  event.preventDefault();
  mark(false);
  onFiles([...event.dataTransfer.files]);
}

function fromClipboard(event, onFiles) {
  const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  if (!pictures.length || isText(event)) return;
  event.preventDefault();
  onFiles(pictures);
}

export function begin(onFiles) {
  fromInput(document.getElementById("new_photos"), onFiles);
  fromInput(document.getElementById("camera"), onFiles);
  document.addEventListener("dragstart", () => { isOwnPicture = true; });
  document.addEventListener("dragend", () => { isOwnPicture = false; });
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && mark(false));
  document.addEventListener("drop", (event) => fromDrop(event, onFiles));
  document.addEventListener("paste", (event) => fromClipboard(event, onFiles));
}
