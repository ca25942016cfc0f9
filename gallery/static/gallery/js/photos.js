// Photos go up as soon as they are chosen or dropped, with the rest of the form
// around them, just as the button "Add photos" does it. Only the list of photos is
// taken from the answer: what is being typed elsewhere stays untouched.

const form = document.getElementById("story-form");
const input = document.getElementById("new_photos");
const drop = document.getElementById("drop");
const box = document.getElementById("upload");
const status = document.getElementById("upload-status");

function say(text) {
  box.querySelector(".upload__text").textContent = text;
}

function filled(pattern, percent) {
  const files = [...input.files].map((file) => file.name).join(", ");
  return pattern.replace("FILES", files).replace("PERCENT", percent);
}

function showProgress(event) {
  if (!event.lengthComputable) return;
  const percent = Math.round((event.loaded / event.total) * 100);
  box.querySelector("progress").value = percent;
  say(filled(percent < 100 ? box.dataset.label : box.dataset.working, percent));
}

function replace(page, id) {
  const old = document.getElementById(id);
  const fresh = page.getElementById(id);
  if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  else if (old) old.replaceChildren();
}

function finish(request) {
  const page = request.responseXML;
  if (!page?.getElementById("photo-list")) return fail(page);
  box.hidden = true;
  input.value = "";
  ["photo-errors", "photo-list", "form-state", "saved-note"].forEach((id) => replace(page, id));
  if (request.responseURL) window.history.replaceState(null, "", request.responseURL.split("#")[0] + window.location.hash);
  const hasErrors = document.getElementById("photo-errors").textContent.trim() !== "";
  status.textContent = hasErrors ? "" : box.dataset.done;
  const undescribed = [...document.querySelectorAll("#photo-list input[name$=alt_text]")].find((field) => !field.value);
  if (!hasErrors) undescribed?.focus();
}

function fail(page) {
  // The site's own pages for "too much" and "too often" say what to do.
  const words = page?.querySelector?.("h1 + .standfirst")?.textContent ?? box.dataset.failed;
  box.querySelector("progress").hidden = true;
  say(words);
  status.textContent = words;
  input.value = "";
}

function upload() {
  if (!input.files.length) return;
  const body = new FormData(form);
  body.set("action", "add_photos");
  const request = new XMLHttpRequest();
  // Not form.action: the buttons of that name stand in its way.
  request.open("POST", form.getAttribute("action") || window.location.pathname + window.location.search);
  request.responseType = "document";
  request.upload.addEventListener("progress", showProgress);
  request.addEventListener("load", () => finish(request));
  request.addEventListener("error", () => fail(null));
  box.hidden = false;
  box.querySelector("progress").hidden = false;
  say(filled(box.dataset.label, 0));
  request.send(body);
}

function over(event) {
  event.preventDefault();
  drop.classList.toggle("is-over", event.type === "dragover");
}

if (form && input) {
  input.addEventListener("change", upload);
  drop.addEventListener("dragover", over);
  drop.addEventListener("dragleave", over);
  drop.addEventListener("drop", (event) => {
    over(event);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    upload();
  });
}
