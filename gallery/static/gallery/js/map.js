// The map of a gallery, drawn by Leaflet over our own outline of the land. What stands together is counted by the
// server, for the part of the map that is shown.

import "../leaflet/leaflet.js";

const { L } = window;
// Towns are named where nothing else is named so near, in px.
const BETWEEN_TOWNS = 90;
const BESIDE_MARKS = 36;
const MOST_TOWNS = 24;
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

let figure = null;
let map = null;
let marks = null;
let names = null;
let towns = [];
let asked = null;
let opener = null;

const nearest = () => Number(figure.dataset.nearest);
const asBounds = ([west, south, east, north]) => [[south, west], [north, east]];
const asBox = (bounds) =>
  [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((edge) => edge.toFixed(3)).join(",");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

async function fetched(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

// The form holds every filter: the part of the map becomes one of them.
function narrow(box) {
  const form = document.getElementById("gallery-form");
  const field = form.elements.bbox ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "bbox" }));
  field.value = box;
  form.requestSubmit();
}

function wordsOf({ label, place, url }) {
  const words = document.createElement("div");
  words.className = "map__words";
  const title = document.createElement("strong");
  title.textContent = label;
  const where = document.createElement("span");
  where.textContent = place;
  const link = Object.assign(document.createElement("a"), { href: url, textContent: figure.dataset.open });
  words.append(title, where, link);
  return words;
}

function icon(count) {
  const size = count === 1 ? 24 : Math.round(26 + 8 * Math.log10(count));
  const pin = document.createElement("span");
  pin.className = "map__pin";
  pin.textContent = count === 1 ? "" : count.toLocaleString(document.documentElement.lang);
  return L.divIcon({ html: pin, className: "", iconSize: [Math.max(size, pin.textContent.length * 9 + 8), size] });
}

function opened({ target, popup }) {
  opener = target;
  popup.getElement().querySelector(".map__words a").focus({ preventScroll: true });
}

function mark({ bbox, geometry, properties }) {
  const [longitude, latitude] = geometry.coordinates;
  const name = [properties.label, properties.place].filter(Boolean).join(", ");
  const marker = L.marker([latitude, longitude], { icon: icon(properties.count), title: name });
  marker.on("add", () => marker.getElement().setAttribute("aria-label", name));
  if (properties.count === 1) return marker.bindPopup(() => wordsOf(properties), { minWidth: 180 }).on("popupopen", opened);
  return marker.on("click keypress", ({ type, originalEvent }) => {
    if (type === "keypress" && originalEvent.key !== "Enter") return;
    if (properties.is_one_spot || map.getZoom() >= nearest()) narrow(bbox.join(","));
    else map.fitBounds(asBounds(bbox), { maxZoom: nearest(), padding: [40, 40], animate: !still });
  });
}

function draw(features) {
  // What is being read stays: the marks are drawn anew when it is closed.
  if (marks.getLayers().some((marker) => marker.isPopupOpen())) return;
  const held = document.activeElement?.closest(".leaflet-marker-icon")?.title;
  marks.clearLayers();
  features.forEach((feature) => marks.addLayer(mark(feature)));
  if (!held) return;
  // A mark that stays keeps the focus; of one that has gone, the map takes it.
  const same = marks.getLayers().find((marker) => marker.options.title === held);
  (same?.getElement() ?? map.getContainer()).focus({ preventScroll: true });
}

function shownTowns() {
  const found = [];
  const taken = marks.getLayers().map((marker) => map.latLngToContainerPoint(marker.getLatLng()));
  for (const [name, latitude, longitude] of towns) {
    const at = map.latLngToContainerPoint([latitude, longitude]);
    if (!map.getSize().contains(at) || at.x < 0 || at.y < 0) continue;
    const isFree = found.every((other) => other.at.distanceTo(at) > BETWEEN_TOWNS) && taken.every((other) => other.distanceTo(at) > BESIDE_MARKS);
    if (isFree) found.push({ name, at, latitude, longitude });
    if (found.length === MOST_TOWNS) break;
  }
  return found;
}

function nameTowns() {
  names.clearLayers();
  shownTowns().forEach(({ name, latitude, longitude }) => {
    const label = Object.assign(document.createElement("span"), { className: "map__town", textContent: name });
    label.setAttribute("aria-hidden", "true");
    const town = L.divIcon({ html: label, className: "map__town", iconSize: [120, 12], iconAnchor: [60, -6] });
    names.addLayer(L.marker([latitude, longitude], { icon: town, interactive: false, keyboard: false, pane: "towns" }));
  });
}

// How many stories the part of the map that is shown holds: null after trouble, undefined where a later question took
// the place of this one.
async function ask() {
  asked?.abort();
  asked = new AbortController();
  const address = new URL(figure.dataset.points, location.href);
  new URLSearchParams(location.search).forEach((value, name) => address.searchParams.append(name, value));
  ["page", "view", "sort"].forEach((name) => address.searchParams.delete(name));
  address.searchParams.set("bbox", asBox(map.getBounds()));
  address.searchParams.set("zoom", Math.round(map.getZoom()));
  try {
    const { features } = await fetched(address, { signal: asked.signal });
    draw(features);
    return features.reduce((sum, feature) => sum + feature.properties.count, 0);
  } catch (error) {
    if (error.name === "AbortError") return undefined;
    say(figure.dataset.failed, { isTrouble: true });
    return null;
  }
}

function say(words, { isTrouble = false } = {}) {
  const status = figure.querySelector("#map-status");
  status.textContent = words;
  status.classList.toggle("visually-hidden", !isTrouble);
  status.classList.toggle("is-trouble", isTrouble);
}

function counted(count) {
  const { none, one, many } = figure.dataset;
  if (count < 2) return count ? one : none;
  return many.replace("NUMBER", count.toLocaleString(document.documentElement.lang));
}

async function moved() {
  const count = await ask();
  nameTowns();
  if (!Number.isInteger(count)) return;
  figure.querySelector("#map-here").hidden = false;
  say(counted(count));
}

function addLand({ land, towns: known }) {
  const style = { color: colour("--map-coast"), weight: 1, fillColor: colour("--map-land"), fillOpacity: 1, interactive: false };
  L.geoJSON(land, { style, renderer: L.canvas({ padding: 0.5 }) }).addTo(map);
  towns = known;
}

function begin() {
  const live = figure.querySelector(".map__live");
  live.hidden = false;
  live.setAttribute("role", "region");
  live.setAttribute("aria-label", figure.dataset.region);
  map = L.map(live, {
    ...{ zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still },
    ...{ minZoom: 2, maxZoom: nearest(), zoomSnap: 0.25, maxBounds: [[-85, -200], [85, 200]] },
    ...{ zoomControl: false, attributionControl: false, scrollWheelZoom: false, keyboardPanDelta: 80 },
  });
  L.control.zoom({ zoomInTitle: figure.dataset.zoomIn, zoomOutTitle: figure.dataset.zoomOut }).addTo(map);
  map.createPane("towns").style.zIndex = 450;
  map.fitBounds(asBounds(figure.dataset.box.split(",").map(Number)), { animate: false });
  marks = L.layerGroup().addTo(map);
  names = L.layerGroup().addTo(map);
}

function listen() {
  map.on("moveend", moved);
  map.on("popupclose", () => {
    opener?.getElement()?.focus({ preventScroll: true });
    ask();
  });
  map.getContainer().addEventListener("keydown", ({ key }) => key === "Escape" && map.closePopup());
  figure.querySelector("#map-here").addEventListener("click", () => narrow(asBox(map.getBounds())));
}

// Sheets that come with a swapped part of the page load after it; without them the map has no size.
function styled(element) {
  const late = [...element.querySelectorAll("link[rel=stylesheet]")].filter((link) => !link.sheet);
  return Promise.all(late.map((link) => new Promise((done) => Object.assign(link, { onload: done, onerror: done }))));
}

export async function show(element) {
  if (element === figure) return;
  map?.remove();
  map = null;
  figure = element;
  await styled(element);
  if (figure !== element) return;
  begin();
  listen();
  const [, count] = await Promise.all([fetched(figure.dataset.land).then(addLand, () => {}), ask()]);
  if (figure !== element) return;
  if (count === null) {
    // The drawing below, with its links, does what this one cannot.
    figure.querySelector(".map__live").hidden = true;
    return;
  }
  nameTowns();
  figure.querySelector(".map__drawing").setAttribute("hidden", "");
}
