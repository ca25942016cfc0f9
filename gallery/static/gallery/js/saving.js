// Saves what is typed without being asked: at each step, after a pause, and when the page is put away.

const PAUSE = 10_000;
const form = document.getElementById("story-form");
const note = document.getElementById("saved-note");
let isChanged = false;
let timer = 0;
let request = null;

function typed() {
  const body = new FormData(form);
  body.set("action", "save");
  body.delete("new_photos");
  // Removing a photo waits for a button: it cannot be taken back.
  [...body.keys()].filter((name) => name.endsWith("-remove")).forEach((name) => body.delete(name));
  return body;
}

async function save({ keepalive = false } = {}) {
  if (!isChanged || request) return;
  isChanged = false;
  request = new AbortController();
  try {
    const address = form.getAttribute("action") || window.location.pathname + window.location.search;
    const answer = await fetch(address, { method: "POST", body: typed(), keepalive, signal: request.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !page.getElementById("story-form")) throw new Error(answer.statusText);
    note.replaceChildren(...page.getElementById("saved-note").childNodes);
    window.history.replaceState(null, "", answer.url.split("#")[0] + window.location.hash);
  } catch (error) {
    if (error.name === "AbortError") return;
    isChanged = true;
    note.textContent = note.dataset.failed;
  } finally {
    request = null;
  }
}

if (form && note) {
  form.addEventListener("input", () => {
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("step", () => save());
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    isChanged = false;
    request?.abort();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save({ keepalive: true });
  });
}
