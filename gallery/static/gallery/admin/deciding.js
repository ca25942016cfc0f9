// The review screen's forms: leads to what is wrong in them. In that of a decision, ticks the part that somebody writes
// about, and puts the words that they choose into the box that they were writing in, without asking the server.

const form = document.querySelector(".review__decide form");
const choice = form?.querySelector("[data-ready-words]");
const boxOf = (place) => form.elements[place === "message" ? place : `remark_${place}`];

function rememberPlace(event) {
  if (!event.target.matches("textarea")) return;
  const place = event.target.name.replace(/^remark_/, "");
  if (boxOf(place)) form.elements.ready_for.value = place;
}

function addWords(event) {
  event.preventDefault();
  const words = choice.selectedOptions[0]?.dataset.words;
  const box = boxOf(form.elements.ready_for.value);
  if (!words || !box) return;
  const way = box.closest("details");
  if (way) way.open = true;
  box.value = [box.value.trim(), words].filter(Boolean).join("\n\n");
  // The box grows with its words.
  box.dispatchEvent(new Event("input", { bubbles: true }));
  choice.value = "";
  box.focus();
}

function tickPart(event) {
  const part = event.target.name?.startsWith("remark_") && event.target.name.slice("remark_".length);
  const tick = part && form.querySelector(`input[name="named"][value="${part}"]`);
  if (tick && event.target.value.trim()) tick.checked = true;
}

function goToError() {
  const wrong = document.querySelector(".review .w-field--error");
  wrong?.scrollIntoView({ block: "center" });
  wrong?.querySelector("input, select, textarea")?.focus({ preventScroll: true });
}

goToError();
form?.addEventListener("input", tickPart);
if (choice) {
  form.addEventListener("focusin", rememberPlace);
  form.querySelector("button[name=add]").addEventListener("click", addWords);
}
