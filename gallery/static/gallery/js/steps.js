// Without JavaScript the form is one long page and the steps are links within it.
// With it, one step is shown at a time. Nothing is sent until a button sends it.

const form = document.getElementById("story-form");
const steps = document.getElementById("steps");
const links = steps ? [...steps.querySelectorAll("a")] : [];
const sections = links.map((link) => document.querySelector(link.hash));
const next = document.getElementById("step-next");
const back = document.getElementById("step-back");
const send = document.getElementById("send");
const last = sections.length - 1;
let current = 0;
let furthest = 0;

const stepOf = (element) => sections.findIndex((section) => section.contains(element));
const hasValue = (field) => (field.type === "checkbox" ? field.checked : field.value.trim() !== "");

function isDone(index) {
  const needed = [...sections[index].querySelectorAll("[required]")];
  return needed.length ? needed.every(hasValue) : index < furthest;
}

function mark() {
  links.forEach((link, index) => {
    const done = index !== current && isDone(index);
    link.classList.toggle("is-done", done);
    link.querySelector(".visually-hidden").textContent = done ? ` (${steps.dataset.done})` : "";
    if (index === current) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  });
}

function show(index) {
  current = Math.max(0, Math.min(index, last));
  furthest = Math.max(furthest, current);
  sections.forEach((section, place) => { section.hidden = place !== current; });
  next.hidden = current === last;
  send.hidden = current !== last;
  back.hidden = current === 0;
  mark();
  form.dispatchEvent(new CustomEvent("step", { detail: sections[current].id }));
}

function goTo(index) {
  show(index);
  window.history.replaceState(null, "", links[current].hash);
  steps.scrollIntoView();
  sections[current].querySelector("h2").focus({ preventScroll: true });
}

function followLink(event) {
  const link = event.target.closest('a[href^="#"]');
  const target = link && document.querySelector(link.hash);
  const index = target ? stepOf(target) : -1;
  if (index === -1) return;
  event.preventDefault();
  if (target === sections[index]) return goTo(index);
  show(index);
  target.focus();
  target.scrollIntoView({ block: "center" });
}

function firstStep() {
  const wrong = form.querySelector(".field__error");
  const named = window.location.hash && document.querySelector(window.location.hash);
  return Math.max(0, wrong ? stepOf(wrong) : named ? stepOf(named) : 0);
}

if (form && sections.every(Boolean)) {
  form.classList.add("is-stepped");
  sections.forEach((section) => section.querySelector("h2").setAttribute("tabindex", "-1"));
  show(firstStep());
  document.addEventListener("click", followLink);
  next.addEventListener("click", () => goTo(current + 1));
  back.addEventListener("click", () => goTo(current - 1));
  form.addEventListener("input", mark);
  form.addEventListener("keydown", (event) => {
    // Enter in a one-line box goes on; it must not press a button that the eye cannot see.
    if (event.key !== "Enter" || !event.target.matches("input:not([type=file], [type=checkbox])")) return;
    event.preventDefault();
    if (current < last) goTo(current + 1);
  });
  // The next page would otherwise inherit the name of this step.
  send.addEventListener("click", () => form.setAttribute("action", window.location.pathname + window.location.search));
  document.getElementById("error-summary")?.focus();
}
