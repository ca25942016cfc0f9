// Inside a frame in somebody else's page: tells that page how high it is, and leaves out what is not public any more.

const ASKED_EVERY = 20_000;
const place = document.getElementById("embed");
const cards = () => [...place.querySelectorAll(".card[data-story]")];

// The page itself is never lower than its frame.
const height = () => 2 * place.offsetTop + place.offsetHeight;
const tellHeight = () => window.parent.postMessage({ storiesHeight: height() }, "*");

async function askWhatIsPublic() {
  const numbers = cards().map((card) => card.dataset.story).join(",");
  if (!numbers || document.hidden) return;
  try {
    const answer = await fetch(`${place.dataset.stillPublic}?stories=${numbers}`, { cache: "no-store" });
    if (!answer.ok) return;
    const { stories } = await answer.json();
    cards().filter((card) => !stories.includes(Number(card.dataset.story))).forEach((card) => card.closest("li").remove());
  } catch {
    // Without a network it stays as it is.
  }
}

if (window.parent !== window) {
  new ResizeObserver(tellHeight).observe(place);
  window.addEventListener("message", ({ data }) => data === "storiesHeight?" && tellHeight());
  tellHeight();
}
setInterval(askWhatIsPublic, ASKED_EVERY);
document.addEventListener("visibilitychange", askWhatIsPublic);
