// What a script sends to the site, and what comes back. Nothing here throws: no answer at all is status 0.

const COOKIE = /(?:^|; )csrftoken=([^;]+)/;

// Read each time: signing in again in another tab replaces it.
export const token = () => (document.cookie.match(COOKIE) ?? [])[1] ?? "";

// Of an answer in JSON, its parts; of a page, the sentence that stands under its title.
function read(text, type) {
  if (type?.includes("json")) return JSON.parse(text);
  const page = new DOMParser().parseFromString(text, "text/html");
  return { page, note: page.querySelector("h1 + .standfirst")?.textContent.trim() ?? "" };
}

function readIfWhole(text, type) {
  try {
    return read(text, type);
  } catch {
    return {};
  }
}

async function answerTo(address, seconds, how) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1000);
  try {
    const answer = await fetch(address, { ...how, credentials: "same-origin", signal: stop.signal });
    const told = readIfWhole(await answer.text(), answer.headers.get("Content-Type"));
    return { ...told, status: answer.status, isElsewhere: answer.redirected };
  } catch {
    return { status: 0 };
  } finally {
    clearTimeout(timer);
  }
}

export function post(address, body, { seconds = 20, keepalive = false } = {}) {
  return answerTo(address, seconds, { method: "POST", body, keepalive, headers: { "X-CSRFToken": token() } });
}

// Whether the site is there.
export async function isReachable(address) {
  const { status } = await answerTo(address, 10, { cache: "no-store" });
  return status > 0 && status < 500;
}

// A file on its way: `onProgress` is told the percentage, and whatever stands still for a minute is given up.
export function carry(address, body, onProgress) {
  const request = new XMLHttpRequest();
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => request.abort(), 60_000);
  };
  const answer = new Promise((resolve) => {
    request.addEventListener("loadend", () => {
      clearTimeout(timer);
      const told = request.status ? readIfWhole(request.responseText, request.getResponseHeader("Content-Type")) : {};
      resolve({ ...told, status: request.status, retryAfter: Number(request.getResponseHeader("Retry-After")) || 0 });
    });
  });
  request.upload.addEventListener("progress", (event) => {
    wait();
    if (event.lengthComputable) onProgress(Math.floor((event.loaded / event.total) * 100));
  });
  request.open("POST", address);
  request.setRequestHeader("X-CSRFToken", token());
  wait();
  request.send(body);
  return { answer, abort: () => request.abort() };
}
