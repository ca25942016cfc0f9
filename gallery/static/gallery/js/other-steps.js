// What is still kept on this device for another step of the same story would be forgotten there.

import * as device from "./device.js";

const note = document.getElementById("saved-note");

function wayTo(form, step) {
  const button = form.querySelector(`.steps button[value="${CSS.escape(step)}"]`);
  if (!button) return null;
  const title = button.firstChild.textContent.trim();
  const way = document.createElement("a");
  way.href = form.getAttribute("action").replace(/[^/]+\/$/, `${step}/`);
  way.textContent = note.dataset.otherStep.replace("STEP", title);
  return way;
}

export function tellOfOtherSteps(form) {
  const start = `${form.dataset.person}:${form.dataset.draft}:`;
  const steps = device.names(start).map((name) => name.slice(start.length));
  steps.filter((step) => step !== form.dataset.step).forEach((step) => {
    const way = wayTo(form, step);
    if (!way) return;
    const told = document.createElement("p");
    told.className = "notice";
    told.append(way);
    note.after(told);
  });
}
