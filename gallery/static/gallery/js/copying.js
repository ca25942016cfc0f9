// Puts words where they can be pasted from. Where the browser keeps its clipboard from us (a page without
// https), the old way: select them, and ask it to copy.

function select(words) {
  const field = Object.assign(document.createElement("textarea"), { value: words, className: "visually-hidden" });
  const place = document.querySelector("dialog[open]") ?? document.body;
  const before = document.activeElement;
  place.append(field);
  field.select();
  const isDone = document.execCommand("copy");
  field.remove();
  before?.focus();
  return isDone;
}

export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return select(words);
  }
}

// Said aloud each time, also when it is the same as before.
export function say(place, words) {
  place.textContent = "";
  setTimeout(() => (place.textContent = words), 60);
}
