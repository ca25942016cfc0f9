// The line that says whether everything is saved. It is read aloud when that changes, not at every save.

const note = document.getElementById("saved-note");
let kind = note?.textContent.trim() ? "saved" : "";
let last = "";

export const words = (name) => note.dataset[name] ?? "";

function isNews(text, as) {
  return as !== "saving" && (as !== kind || (as !== "saved" && text !== last));
}

// `as` is the kind of what is said: "saving" and, after another, "saved" are shown and not read aloud.
export function say(text, { as, way = null }) {
  note.setAttribute("aria-live", isNews(text, as) ? "polite" : "off");
  note.replaceChildren(...(way ? [`${text} `, way] : [text]));
  if (as === "saving") return;
  [kind, last] = [as, text];
  note.classList.toggle("is-unsaved", as !== "saved");
}

export function link(name, href) {
  const way = document.createElement("a");
  way.textContent = words(name);
  way.href = href;
  return way;
}

export function button(name, value) {
  const way = document.createElement("button");
  Object.assign(way, { type: "submit", name: "action", value, className: "link-button", textContent: words(name) });
  return way;
}

export const whyNot = () => words(navigator.onLine === false ? "offline" : "waiting");
