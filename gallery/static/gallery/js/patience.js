// When to try again what did not reach the site: after two seconds, then after longer and longer, at most half a minute;
// at once when the connection is back, or whoever waits for it.

const SHORTEST = 2_000;
const LONGEST = 30_000;

export function patience(tryAgain) {
  let pause = SHORTEST;
  let timer = 0;

  function now() {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    tryAgain();
  }

  window.addEventListener("online", now);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") now();
  });

  return {
    // Of several that did not arrive together, the first one decides.
    later(atLeast = 0) {
      if (timer) return;
      timer = setTimeout(now, Math.max(pause, atLeast));
      pause = Math.min(pause * 2, LONGEST);
    },
    isWaiting: () => timer !== 0,
    done() {
      clearTimeout(timer);
      timer = 0;
      pause = SHORTEST;
    },
  };
}
