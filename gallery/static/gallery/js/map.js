// The map of a gallery, drawn by Leaflet over our own outline of the land. What stands together is counted by the
// server, for the part of the map that is shown.

import "../leaflet/leaflet.js";

const { L } = window;
const MAX_ZOOM = 13;
const STEP = 16;
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

function popup({ label, place, url }) {
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

function mark({ bbox, geometry, properties }) {
  const [longitude, latitude] = geometry.coordinates;
  const name = [properties.label, properties.place].filter(Boolean).join(", ");
  const marker = L.marker([latitude, longitude], { icon: icon(properties.count), title: name });
  marker.on("add", () => marker.getElement().setAttribute("aria-label", name));
  if (properties.count === 1) return marker.bindPopup(() => popup(properties), { minWidth: 180 });
  return marker.on("click keypress", ({ type, originalEvent }) => {
    if (type === "keypress" && originalEvent.key !== "Enter") return;
    if (properties.is_one_spot || map.getZoom() >= MAX_ZOOM) narrow(bbox.join(","));
    else map.fitBounds(asBounds(bbox), { maxZoom: MAX_ZOOM, padding: [40, 40], animate: !still });
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
    if (error.name === "AbortError") return null;
    figure.querySelector("#map-status").textContent = figure.dataset.failed;
    return null;
  }
}

async function moved() {
  const count = await ask();
  nameTowns();
  if (count === null) return;
  figure.querySelector("#map-here").hidden = false;
  figure.querySelector("#map-status").textContent = figure.dataset.moved.replace("NUMBER", count);
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
  const motion = { zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still };
  map = L.map(live, { ...motion, zoomControl: false, zoomSnap: 0.25, attributionControl: false, maxZoom: MAX_ZOOM, minZoom: 2, keyboardPanDelta: 5 * STEP, scrollWheelZoom: false, maxBounds: [[-85, -200], [85, 200]] });
  L.control.zoom({ zoomInTitle: figure.dataset.zoomIn, zoomOutTitle: figure.dataset.zoomOut }).addTo(map);
  map.createPane("towns").style.zIndex = 450;
  map.fitBounds(asBounds(figure.dataset.box.split(",").map(Number)), { animate: false });
  marks = L.layerGroup().addTo(map);
  names = L.layerGroup().addTo(map);
}

export async function show(element) {
  if (element === figure) return;
  map?.remove();
  figure = element;
  begin();
  await Promise.all([fetched(figure.dataset.land).then(addLand), ask()]).catch(() => {});
  nameTowns();
  figure.querySelector(".map__drawing").setAttribute("hidden", "");
  map.on("moveend", moved);
  map.on("popupopen", ({ popup: { _source, _contentNode } }) => {
    opener = _source;
    _contentNode.querySelector("a").focus({ preventScroll: true });
  });
  map.on("popupclose", () => {
    opener?.getElement()?.focus({ preventScroll: true });
    ask();
  });
  map.getContainer().addEventListener("keydown", ({ key }) => key === "Escape" && map.closePopup());
  figure.querySelector("#map-here").addEventListener("click", () => narrow(asBox(map.getBounds())));
}
