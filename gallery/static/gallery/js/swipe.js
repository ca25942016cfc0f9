// A finger, pen or mouse that moves across far enough: -1 is towards the previous, 1 towards the next.

const FAR = 50;

export function onSwipe(place, turn) {
  let begun = null;
  const forget = () => (begun = null);
  place.addEventListener("pointerdown", (event) => {
    // A second finger enlarges the picture; while it is enlarged, one finger moves it about.
    begun = event.isPrimary && (window.visualViewport?.scale ?? 1) < 1.05 ? event : null;
  });
  place.addEventListener("pointercancel", forget);
  place.addEventListener("pointerup", (event) => {
    if (!begun || begun.pointerId !== event.pointerId) return;
    const [across, down] = [event.clientX - begun.clientX, event.clientY - begun.clientY];
    forget();
    if (Math.abs(across) > FAR && Math.abs(across) > Math.abs(down)) turn(across < 0 ? 1 : -1);
  });
}
