// When to try again what did not reach the site: after two seconds, then after longer and longer, at most a minute;
// at once when the connection is back, or whoever waits for it.

const SHORTEST = 2_000;
const LONGEST = 60_000;

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
    later(atLeast = 0) {
      clearTimeout(timer);
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
