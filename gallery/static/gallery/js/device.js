// What is kept on the device until the site has it, by name; for thirty days at most. Where the device
// keeps nothing (it is full, or was told not to), everything else goes on as before.

// site.js knows this beginning too: signing out takes all of it away.
const BEGINNING = "typed:";
const LONGEST = 30 * 24 * 60 * 60 * 1000;

function attempt(action, otherwise) {
  try {
    return action();
  } catch {
    return otherwise;
  }
}

export function put(name, entry) {
  return attempt(() => {
    localStorage.setItem(BEGINNING + name, JSON.stringify({ ...entry, at: Date.now() }));
    return true;
  }, false);
}

export const get = (name) => attempt(() => JSON.parse(localStorage.getItem(BEGINNING + name)), null);

export const drop = (name) => attempt(() => localStorage.removeItem(BEGINNING + name));

export function names(start = "") {
  const all = attempt(() => Object.keys(localStorage), []);
  return all.filter((name) => name.startsWith(BEGINNING + start)).map((name) => name.slice(BEGINNING.length));
}

export function dropOld() {
  names().filter((name) => !(get(name)?.at > Date.now() - LONGEST)).forEach(drop);
}
