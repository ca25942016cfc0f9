/* The page of a run tells by itself how far it has come. Without this there is a link to look again. */

const EACH = 2000; // ms
const PARTS = ["bulk-progress", "bulk-results"];
const isUnfinished = () => "unfinished" in document.getElementById(PARTS[0]).dataset;

async function lookAgain() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) {
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of PARTS) {
    const shown = document.getElementById(part);
    const now = page.getElementById(part);
    shown.toggleAttribute("data-unfinished", now.hasAttribute("data-unfinished"));
    if (shown.innerHTML !== now.innerHTML) {
      shown.innerHTML = now.innerHTML;
    }
  }
}

async function watch() {
  await lookAgain().catch(() => {}); // offline for a moment: the next look may succeed
  if (isUnfinished()) {
    setTimeout(watch, EACH);
  }
}

if (isUnfinished()) {
  setTimeout(watch, EACH);
}
