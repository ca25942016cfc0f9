// The gallery's form works by itself; htmx (see the hx- attributes) spares the
// reload. This keeps what a reload would not have disturbed: the open sheet, the
// open lists, the focus. And it says aloud what changed.

const SHEET = "(max-width: 59.99rem)";
const BEHIND = ".skip-link, .site-header, .gallery-hero, .toolbar, .results, .site-footer";
const byId = (id) => document.getElementById(id);

let isOpen = false;
let openLists = [];
let scrolled = 0;
let focused = "";

function showSheet() {
  const sheet = byId("filters");
  isOpen = true;
  sheet.classList.add("is-open");
  sheet.setAttribute("role", "dialog");
  sheet.setAttribute("aria-modal", "true");
  sheet.setAttribute("aria-labelledby", "filters-title");
  document.documentElement.classList.add("has-sheet");
  document.querySelectorAll(BEHIND).forEach((part) => part.setAttribute("inert", ""));
}

function hideSheet() {
  const sheet = byId("filters");
  isOpen = false;
  sheet.classList.remove("is-open");
  ["role", "aria-modal", "aria-labelledby"].forEach((name) => sheet.removeAttribute(name));
  document.documentElement.classList.remove("has-sheet");
  document.querySelectorAll(BEHIND).forEach((part) => part.removeAttribute("inert"));
}

function closeSheet() {
  hideSheet();
  byId("open-filters").focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("#open-filters")) {
    event.preventDefault();
    showSheet();
    byId("filters-title").focus();
  } else if (event.target.closest("#close-filters, #done-filters")) {
    event.preventDefault();
    closeSheet();
  }
});

document.addEventListener("keydown", (event) => {
  if (isOpen && event.key === "Escape") closeSheet();
});

window.matchMedia(SHEET).addEventListener("change", () => isOpen && hideSheet());

// The header stands outside what is swapped, and names the map apart from the gallery.
function markTheWay() {
  const shown = byId("map") ? "map" : "gallery";
  const links = [...document.querySelectorAll("#site-nav [data-shows]")];
  const current = links.find((link) => link.hasAttribute("aria-current"))?.getAttribute("aria-current");
  links.forEach((link) => (link.dataset.shows === shown ? link.setAttribute("aria-current", current) : link.removeAttribute("aria-current")));
}

// The map's library comes with the map.
async function showMap() {
  const map = byId("map");
  if (map) (await import("./map.js")).show(map);
}

showMap();

document.addEventListener("htmx:configRequest", ({ detail }) => {
  // Nothing that was left empty belongs in the address.
  const form = detail.formData;
  if (!form) return;
  const isFinding = detail.elt.classList.contains("facet__find");
  const isSpare = (name) => form.get(name) === "" || (name.startsWith("find_") && !isFinding);
  [...new Set(form.keys())].filter(isSpare).forEach((name) => form.delete(name));
});

document.addEventListener("htmx:beforeSwap", () => {
  openLists = [...document.querySelectorAll(".facets details[open]")].map((list) => list.id);
  scrolled = document.querySelector(".facets__list")?.scrollTop ?? 0;
  focused = document.activeElement?.id ?? "";
});

// After settling, not after swapping: until then htmx lends new elements the classes of the old.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const found = detail.elt.dataset?.found;
  if (found) {
    byId("gallery-status").textContent = found;
    return;
  }
  openLists.forEach((id) => byId(id)?.setAttribute("open", ""));
  if (isOpen) showSheet();
  const list = document.querySelector(".facets__list");
  if (list) list.scrollTop = scrolled;
  const control = byId(focused) ?? byId("results-title");
  control?.focus({ preventScroll: true });
  markTheWay();
  showMap();
  byId("gallery-status").textContent = byId("results-title")?.textContent ?? "";
});

// The address of a swapped page must bring back the whole page.
document.addEventListener("htmx:responseError", ({ detail }) => window.location.assign(detail.pathInfo.finalRequestPath));
document.addEventListener("htmx:sendError", ({ detail }) => window.location.assign(detail.pathInfo.finalRequestPath));
