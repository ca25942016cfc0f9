// A button of the form leads on when everything is saved. Without a connection the person stays on the page,
// and it leads on by itself as soon as there is one.

import { handOver, isUnsaved, promise, save } from "./autosave.js";
import { say, words } from "./note.js";
import { buttonOf, setBusy, submitWith } from "./pressing.js";
import { form, freshenToken, raiseCount } from "./step-form.js";

// A page that does not come may be asked for again.
const LONGEST = 15_000;

const reasons = [];
let chosen = null;
let isGone = false;

function letGo() {
  if (chosen) setBusy(chosen, false);
  chosen = null;
  isGone = false;
  promise("");
  handOver(false);
}

function go() {
  isGone = true;
  handOver(true);
  raiseCount();
  freshenToken();
  submitWith(form, chosen);
  setTimeout(letGo, LONGEST);
}

async function proceed() {
  if (!chosen || isGone) return;
  const reason = reasons.find(({ holds }) => holds());
  if (reason) {
    say(reason.words, { as: "holding" });
    return;
  }
  const button = chosen;
  promise(words("goesOn"));
  const outcome = await save();
  if (button === chosen && !isGone && outcome !== "later") go();
}

function press(event) {
  event.preventDefault();
  const button = buttonOf(event);
  if (isGone || button === chosen) return;
  letGo();
  chosen = button;
  setBusy(chosen, true);
  // To see both versions nothing is saved before.
  if (button.value === "stay") go();
  else proceed();
}

// Nothing leads on while `holds` says so; whoever holds says with `release` that it is over.
export function hold(holds, why) {
  reasons.push({ holds, words: why });
  return proceed;
}

// Something has happened that the person should see first.
export function stay(why) {
  if (!chosen || isGone) return;
  letGo();
  say(why, { as: "refused" });
}

export function begin() {
  form.addEventListener("submit", press);
  // Saved by itself after a while without a connection.
  form.addEventListener("saved", () => {
    if (chosen && !isUnsaved()) proceed();
  });
  form.addEventListener("input", (event) => {
    if (event.isTrusted && !isGone) letGo();
  });
}
