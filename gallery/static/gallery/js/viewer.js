// Each picture is a link to its large version; this shows them in a full-screen viewer instead. On a story's
// page each has an address of its own: the viewer opens by it, writes it, and "back" closes the viewer.

import { copy, say } from "./copying.js";
import { onSwipe } from "./swipe.js";

const viewer = document.getElementById("viewer");
const links = [...document.querySelectorAll("a[data-viewer]")];
const part = (name) => viewer.querySelector(`.viewer__${name}`);
const nameOf = (link) => link.closest("figure")?.id ?? "";
let current = 0;

const named = () => links.findIndex((link) => nameOf(link) && `#${nameOf(link)}` === location.hash);

function words(link, name) {
  return link.closest("figure")?.querySelector(`.photo-words__${name}`)?.textContent.trim() ?? "";
}

function load(picture, link) {
  Object.assign(picture, { sizes: "100vw", srcset: link.dataset.srcset ?? "", src: link.href });
}

function draw(link) {
  const [picture, frame] = [part("picture"), part("frame")];
  frame.classList.add("is-waiting");
  load(picture, link);
  picture.alt = link.querySelector("img").alt;
  if (picture.complete) frame.classList.remove("is-waiting");
}

function tell(link) {
  const count = viewer.dataset.count.replace("NUMBER", current + 1).replace("TOTAL", links.length);
  part("count").textContent = count;
  part("caption").textContent = words(link, "caption");
  part("credit").textContent = words(link, "credit");
  say(part("said"), `${count}: ${part("picture").alt}`);
}

function fetchNeighbours() {
  [links[current + 1], links[current - 1]].filter(Boolean).forEach((link) => load(new Image(), link));
}

function keepFocus() {
  if (viewer.open && (document.activeElement === document.body || document.activeElement.disabled)) part("close").focus();
}

function show(index) {
  current = Math.max(0, Math.min(index, links.length - 1));
  const link = links[current];
  draw(link);
  tell(link);
  part("previous").disabled = current === 0;
  part("next").disabled = current === links.length - 1;
  part("copy").hidden = !nameOf(link);
  keepFocus();
}

function turnTo(index) {
  if (index < 0 || index >= links.length) return;
  show(index);
  if (nameOf(links[current])) history.replaceState(history.state, "", `#${nameOf(links[current])}`);
}

function open(index, { isNew }) {
  show(index);
  if (!viewer.open) viewer.showModal();
  if (!isNew || !nameOf(links[current])) return;
  // Coming back, the page stands where the picture is that was looked at last.
  history.scrollRestoration = "manual";
  history.pushState({ isViewer: true }, "", `#${nameOf(links[current])}`);
}

function leave() {
  links[current].focus();
  if (history.state?.isViewer) history.back();
  else if (named() >= 0) history.replaceState(null, "", location.pathname + location.search);
}

function follow() {
  const index = named();
  if (index >= 0) return open(index, { isNew: false });
  if (viewer.open) viewer.close();
  history.scrollRestoration = "auto";
}

function begin() {
  links.forEach((link, index) => {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(index, { isNew: true });
    });
  });

  part("close").addEventListener("click", () => viewer.close());
  part("previous").addEventListener("click", () => turnTo(current - 1));
  part("next").addEventListener("click", () => turnTo(current + 1));
  part("copy").addEventListener("click", async () => {
    if (await copy(location.href)) say(part("copied"), part("copy").dataset.done);
  });
  part("picture").addEventListener("load", () => {
    part("frame").classList.remove("is-waiting");
    fetchNeighbours();
  });
  part("picture").addEventListener("error", () => part("frame").classList.remove("is-waiting"));
  viewer.addEventListener("close", leave);
  document.addEventListener("keydown", (event) => {
    if (!viewer.open) return;
    const goal = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: links.length - 1 }[event.key];
    if (goal === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    turnTo(goal);
  });
  onSwipe(part("frame"), (way) => turnTo(current + way));
  window.addEventListener("popstate", follow);
  // A browser that goes to a place in the page, once that is loaded, takes the focus from wherever it is.
  window.addEventListener("load", () => setTimeout(keepFocus, 100));
  follow();
}

if (viewer?.showModal && links.length) begin();
