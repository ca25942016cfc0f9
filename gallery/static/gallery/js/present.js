// Slides without this are a page to scroll through, one screen each. This shows one at a time: by keys, a
// presenter's remote, touch, or by themselves. Nothing is fetched once all pictures are there, so it goes on
// without a network; with one, it asks now and then which stories are still public, and leaves out the others.

import { onSwipe } from "./swipe.js";

const ASKED_EVERY = 20_000;
const BAR_STAYS = 3_000;
// Letters are left alone: whoever speaks to a screen would turn slides with words.
const FORWARD = ["ArrowRight", "ArrowDown", "PageDown"];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp"];

const byId = (id) => document.getElementById(id);
const list = byId("slides");
let slides = list ? [...list.children] : [];
let current = 0;
let playing = null;
let hiding = null;

const isPlaying = () => playing !== null;

function show(index) {
  current = (index + slides.length) % slides.length;
  slides.forEach((slide, place) => {
    slide.classList.toggle("is-shown", place === current);
    slide.inert = place !== current;
  });
  [...(byId("present-dots")?.children ?? [])].forEach((dot, place) => {
    dot.classList.toggle("is-shown", place === current);
    dot.hidden = place >= slides.length;
  });
  byId("present-count").textContent = list.dataset.count.replace("NUMBER", current + 1).replace("TOTAL", slides.length);
  // A screen that goes on by itself would talk all day.
  if (!isPlaying()) byId("present-status").textContent = slides[current].querySelector(".slide__title").textContent;
}

function go(way) {
  if (!slides.length) return;
  show(current + way);
  if (isPlaying()) play();
}

function play() {
  clearTimeout(playing);
  playing = setTimeout(() => go(1), Number(list.dataset.every) * 1000);
  byId("present-play").setAttribute("aria-pressed", "true");
}

function pause() {
  clearTimeout(playing);
  playing = null;
  byId("present-play").setAttribute("aria-pressed", "false");
}

const toggle = () => (isPlaying() ? pause() : play());

function showBar() {
  document.body.classList.add("has-bar");
  clearTimeout(hiding);
  hiding = setTimeout(() => byId("present-bar").matches(":focus-within") || document.body.classList.remove("has-bar"), BAR_STAYS);
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

// Long words on a small screen are scrolled first, and then left.
function canScroll(way) {
  const label = slides[current].querySelector(".slide__label");
  const left = way > 0 ? label.scrollHeight - label.clientHeight - label.scrollTop : label.scrollTop;
  return left > 1 && (label.scrollBy({ top: way * label.clientHeight * 0.8 }), true);
}

function onKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || !slides.length) return;
  const isOnControl = event.target.closest?.("a, button");
  if (FORWARD.includes(event.key)) canScroll(1) || go(1);
  else if (BACK.includes(event.key)) canScroll(-1) || go(-1);
  else if (event.key === "Home") show(0);
  else if (event.key === "End") show(slides.length - 1);
  else if (event.key === " " && !isOnControl) toggle();
  else if (event.key === "Enter" && !isOnControl) go(1);
  else return showBar();
  event.preventDefault();
}

// The picture of each slide is fetched while another one is shown, one after the other.
async function fetchAll() {
  for (const picture of list.querySelectorAll("img")) {
    picture.loading = "eager";
    await picture.decode().catch(() => {});
  }
}

function leaveOut(gone) {
  const shown = slides[current];
  gone.forEach((slide) => slide.remove());
  slides = slides.filter((slide) => !gone.includes(slide));
  if (slides.length) return show(gone.includes(shown) ? current : slides.indexOf(shown));
  pause();
  byId("present-bar").hidden = true;
  byId("present-empty").hidden = false;
}

async function askWhatIsPublic() {
  const numbers = slides.map((slide) => slide.dataset.story).join(",");
  if (!numbers) return;
  try {
    const answer = await fetch(`${list.dataset.stillPublic}?stories=${numbers}`, { cache: "no-store" });
    if (!answer.ok) return;
    const { stories } = await answer.json();
    const gone = slides.filter((slide) => !stories.includes(Number(slide.dataset.story)));
    if (gone.length) leaveOut(gone);
  } catch {
    // Without a network it goes on with what it has.
  }
}

async function stayAwake() {
  if (document.visibilityState !== "visible") return;
  await navigator.wakeLock?.request("screen").catch(() => {});
}

function begin() {
  document.documentElement.classList.add("js");
  show(0);
  byId("present-previous").addEventListener("click", () => go(-1));
  byId("present-next").addEventListener("click", () => go(1));
  byId("present-play").addEventListener("click", toggle);
  byId("present-full").addEventListener("click", toggleFullScreen);
  byId("present-full").hidden = !document.fullscreenEnabled;
  document.addEventListener("keydown", onKey);
  ["pointermove", "pointerdown", "focusin"].forEach((name) => document.addEventListener(name, showBar));
  document.addEventListener("visibilitychange", stayAwake);
  onSwipe(list, go);
  if (list.dataset.playing !== undefined) play();
  stayAwake();
  fetchAll();
  setInterval(askWhatIsPublic, ASKED_EVERY);
  window.addEventListener("online", askWhatIsPublic);
}

if (slides.length) begin();
