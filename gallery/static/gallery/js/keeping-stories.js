// "My selection": stories that a reader keeps, on this device and nowhere else. The page of the list works by its
// address alone; this only remembers the numbers, and puts the buttons where JavaScript is.

const NAME = "kept-stories";
const MOST = 100;

const words = () => document.getElementById("keep-words").dataset;

export function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(found) ? found.filter(Number.isInteger).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function write(numbers) {
  try {
    localStorage.setItem(NAME, JSON.stringify(numbers.slice(0, MOST)));
  } catch {
    // A browser that keeps nothing for us: the list lasts as long as the page.
  }
  showEverywhere();
}

const toggle = (number) => write(kept().includes(number) ? kept().filter((other) => other !== number) : [...kept(), number]);

const address = () => `${words().list}?stories=${kept().join(",")}`;

function showState(button) {
  const isKept = kept().includes(Number(button.dataset.keep));
  button.classList.toggle("is-kept", isKept);
  button.querySelector(".keep__word").textContent = isKept ? words().kept : words().keep;
}

function showLink() {
  const link = document.getElementById("kept-link");
  const number = kept().length;
  link.href = address();
  // On the page of the list itself it would lead nowhere.
  link.hidden = !number || link.href === location.href;
  link.querySelector(".kept__number").textContent = number;
}

function showEverywhere() {
  document.querySelectorAll(".keep").forEach(showState);
  showLink();
}

function buttonFor(number, title) {
  const button = document.getElementById("keep-button").content.firstElementChild.cloneNode(true);
  button.dataset.keep = number;
  if (title) button.querySelector(".keep__title").textContent = `: ${title}`;
  return button;
}

// Cards come and go with each filter.
function addButtons(place) {
  place.querySelectorAll(".card[data-story]").forEach((card) => {
    if (card.querySelector(".keep")) return;
    card.append(buttonFor(card.dataset.story, card.querySelector(".card__title")?.textContent.trim()));
  });
  place.querySelectorAll("[data-keeps]").forEach((spot) => {
    if (!spot.firstElementChild) spot.append(buttonFor(spot.dataset.keeps, ""));
    spot.hidden = false;
  });
}

function begin() {
  addButtons(document);
  showEverywhere();
  document.addEventListener("click", ({ target }) => {
    const button = target.closest(".keep");
    if (button) toggle(Number(button.dataset.keep));
  });
  document.addEventListener("htmx:afterSettle", () => {
    addButtons(document);
    showEverywhere();
  });
  // Another tab has kept something.
  window.addEventListener("storage", ({ key }) => key === NAME && showEverywhere());
}

// On the page of a list: whose is it? What is not public any more is forgotten here as well.
function beginList(list) {
  const numbers = (name) => (list.dataset[name] ? list.dataset[name].split(",").map(Number) : []);
  const [asked, shown] = [numbers("asked"), numbers("stories")];
  if (!asked.length && kept().length) return location.replace(address());
  const isMine = asked.length === kept().length && asked.every((number) => kept().includes(number));
  if (isMine && shown.length < asked.length) write(shown);
  document.getElementById("selection-own").hidden = isMine || !shown.length;
  document.getElementById("selection-mine").hidden = !kept().length;
  document.getElementById("selection-mine").href = address();
  document.getElementById("selection-take").addEventListener("click", () => {
    write([...new Set([...kept(), ...shown])]);
    location.assign(address());
  });
}

if (document.getElementById("keep-words")) begin();
const list = document.getElementById("selection");
if (list) beginList(list);
