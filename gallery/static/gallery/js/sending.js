// The last step has nothing to save. Its buttons lead on when the site is there, so that a story is not lost from
// sight on a browser's own page of errors; without a connection it goes by itself as soon as there is one.

import { isReachable } from "./answers.js";
import { dropOld } from "./device.js";
import { say, words } from "./note.js";
import { tellOfOtherSteps } from "./other-steps.js";
import { patience } from "./patience.js";
import { buttonOf, setBusy, submitWith } from "./pressing.js";

const form = document.getElementById("send-form");
// A page that does not come may be asked for again; the site takes a story once, however often it is sent.
const LONGEST = 15_000;

let chosen = null;
let isGone = false;
const retry = patience(() => proceed());

function letGo() {
  if (chosen) setBusy(chosen, false);
  chosen = null;
  isGone = false;
  retry.done();
}

async function proceed() {
  const button = chosen;
  const isThere = await isReachable(form.getAttribute("action"));
  if (button !== chosen || isGone) return;
  if (isThere) {
    isGone = true;
    submitWith(form, chosen);
    setTimeout(letGo, LONGEST);
  } else {
    say(words("waiting"), { as: "waiting" });
    retry.later();
  }
}

function press(event) {
  event.preventDefault();
  const button = buttonOf(event);
  if (isGone || button === chosen) return;
  letGo();
  chosen = button;
  setBusy(chosen, true);
  proceed();
}

if (form) {
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  form.addEventListener("submit", press);
  dropOld();
  tellOfOtherSteps(form);
  document.getElementById("error-summary")?.focus();
}
