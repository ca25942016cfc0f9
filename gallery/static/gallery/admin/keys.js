// Keys on the review screen. They only lead to what the screen offers anyway, never act while somebody types, and can
// be switched off (WCAG 2.1.4).

const REMEMBERED = "gallery.review.keys";
const list = document.querySelector("[data-keys]");
const switchedOn = list.querySelector("[data-keys-are-on]");

const isTyping = (element) =>
  element.isContentEditable ||
  element.matches("textarea, select") ||
  (element.matches("input") && !["checkbox", "radio", "button", "submit"].includes(element.type));

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED) !== "off";
  } catch {
    return true;
  }
}

function remember(isOn) {
  try {
    localStorage.setItem(REMEMBERED, isOn ? "on" : "off");
  } catch {
    // The browser keeps nothing for us: the choice holds for this page.
  }
}

const keyed = (key) => document.querySelector(`[data-key="${key}"]`);
const press = (key) => keyed(key)?.click();

function goTo(element) {
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
}

function goToApproval() {
  const publish = keyed("a");
  goTo(publish?.form.querySelector("input[name=confirmed]:not(:checked)") ?? publish);
}

function openWay(key, target) {
  const way = keyed(key)?.closest("details");
  if (!way) return;
  way.open = true;
  goTo(way.closest("form").querySelector(target) ?? way.querySelector("button"));
}

const DOES = {
  j: () => press("j"),
  n: () => press("j"),
  c: () => press("c"),
  a: goToApproval,
  r: () => openWay("r", "[name=message]"),
  d: () => openWay("d", "[name=reason]"),
  "?": () => list.showModal(),
};

function onKey(event) {
  const element = event.composedPath()[0];
  if (!switchedOn.checked || list.open || event.defaultPrevented || !(event.key in DOES)) return;
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(element)) return;
  // Before the admin's own list of keys opens, which does not know ours.
  event.preventDefault();
  event.stopImmediatePropagation();
  DOES[event.key]();
}

function listenIn(frame) {
  frame.contentDocument?.addEventListener("keydown", onKey, true);
}

switchedOn.checked = remembered();
switchedOn.addEventListener("change", () => remember(switchedOn.checked));
window.addEventListener("keydown", onKey, true);
for (const button of document.querySelectorAll("[data-keys-open]")) {
  button.addEventListener("click", () => list.showModal());
  button.hidden = false;
}
for (const frame of document.querySelectorAll("iframe.story-preview")) {
  frame.addEventListener("load", () => listenIn(frame));
  listenIn(frame);
}
