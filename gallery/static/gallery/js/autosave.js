// Saves what is typed without being asked, one save after the other, and says so.

import { post } from "./answers.js";
import { asServed, typed } from "./fields.js";
import * as keeping from "./keeping.js";
import { button, link, say, whyNot, words } from "./note.js";
import { patience } from "./patience.js";
import { address, body, form, isNew, moveTo, raiseCount, setNewKey, setVersion } from "./step-form.js";

const PAUSE = 1_500;
const LONGEST_PAUSE = 5_000;
const PAUSE_BEFORE_KEEPING = 300;
// What browsers still send for a page that is being closed.
const MOST_BYTES_AT_THE_END = 60_000;

// The same whatever the order of the boxes: photos change places, and what is in their boxes does not.
const asText = (fields) => JSON.stringify(Object.entries(fields).sort());
const present = () => asText(typed(form));
// Where both versions are shown, a button saves, and nothing else does.
const isForButtons = document.getElementById("conflict-title") !== null;

let saved = asText(asServed(form));
let stopped = "";
let restored = "";
let promised = "";
let isKept = true;
let isHandedOver = false;
let running = null;
let answered = 0;
let firstChange = 0;
let saveTimer = 0;
let keepTimer = 0;

export const isUnsaved = () => saved !== present();
const retry = patience(() => save());

function keepNow() {
  clearTimeout(keepTimer);
  isKept = keeping.keep();
}

function isShort(data) {
  return new Blob([...data.entries()].flat()).size + 150 * [...data.keys()].length < MOST_BYTES_AT_THE_END;
}

function accept(answer, sent) {
  saved = sent;
  setVersion(answer.version);
  moveTo(answer.address);
  keeping.keepWhatIsNewer(!isUnsaved());
  isKept = true;
  retry.done();
  say(`${restored} ${answer.note}`.trim(), { as: "saved" });
  form.dispatchEvent(new CustomEvent("saved"));
  return "saved";
}

function stop(why, note, way) {
  stopped = why;
  retry.done();
  say(note, { as: why, way });
  return "refused";
}

function later(answer) {
  retry.later();
  say(`${answer.note || whyNot()} ${promised}`.trim(), { as: "waiting" });
  return "later";
}

function refuse(answer) {
  retry.done();
  say(answer.note || words("waiting"), { as: "refused" });
  return "refused";
}

// The page had taken up the key of a story that was sent from elsewhere meanwhile.
function beginAnew() {
  keeping.forget();
  setNewKey();
  retry.later();
  return "later";
}

function judge(answer, sent) {
  const { status, note } = answer;
  if (status === 200 && answer.version !== undefined) return accept(answer, sent);
  if (status === 401) return stop("signed out", note, link("signIn", answer.sign_in));
  if (status === 409) return stop("both", note, button("both", "stay"));
  if (status === 410 && isNew()) return beginAnew();
  if (status === 410) return stop("sent", note, link("sent", answer.see));
  const isForLater = status < 300 && !answer.isElsewhere;
  return isForLater || status === 408 || status === 429 || status >= 500 ? later(answer) : refuse(answer);
}

async function send(sent) {
  clearTimeout(saveTimer);
  firstChange = 0;
  const number = raiseCount();
  const data = body();
  if (isUnsaved()) keepNow();
  say(words("saving"), { as: "saving" });
  const answer = await post(address(), data, { keepalive: isShort(data) });
  if (number < answered) return "saved";
  answered = number;
  return judge(answer, sent);
}

// Everything that stands in the form now. Answers "saved"; "later" if that needs a connection; or "refused",
// for which the site has a page that says why.
export async function save() {
  while (running) {
    if (running.words === present()) return running.outcome;
    keepNow();
    await running.outcome;
  }
  if (stopped) return "refused";
  running = { words: present() };
  running.outcome = send(running.words).finally(() => {
    running = null;
  });
  return running.outcome;
}

export function saveIfChanged() {
  if (!isForButtons && !stopped && isUnsaved()) save();
}

export function changed() {
  clearTimeout(keepTimer);
  keepTimer = setTimeout(keepNow, PAUSE_BEFORE_KEEPING);
  firstChange = firstChange || Date.now();
  clearTimeout(saveTimer);
  saveTimer = setTimeout(saveIfChanged, Math.min(PAUSE, Math.max(0, firstChange + LONGEST_PAUSE - Date.now())));
}

// What is said besides, while there is no connection.
export function promise(text) {
  promised = text;
}

// The page is being left by a button that takes everything along.
export function handOver(isSo) {
  isHandedOver = isSo;
}

function putAway() {
  if (!isUnsaved()) return;
  keepNow();
  if (!isForButtons && !stopped && running?.words !== present()) send(present());
}

function comeBack() {
  // Perhaps somebody has signed in again in another tab.
  if (stopped !== "signed out") return;
  stopped = "";
  saveIfChanged();
}

function warn(event) {
  if (isHandedOver || isKept || !isUnsaved()) return;
  event.preventDefault();
  event.returnValue = "";
}

function bringBack() {
  const hasErrors = document.getElementById("error-summary") !== null;
  if (keeping.restore()) {
    restored = words("restored");
    say(restored, { as: "restored" });
    form.dispatchEvent(new CustomEvent("restored"));
  } else if (!hasErrors && !isUnsaved()) keeping.forget();
}

export function begin() {
  bringBack();
  saveIfChanged();
  form.addEventListener("input", changed);
  // Until somebody types on: what follows from it may be saved once more.
  form.addEventListener("input", (event) => {
    if (event.isTrusted) restored = "";
  });
  form.addEventListener("change", saveIfChanged);
  window.addEventListener("pagehide", putAway);
  window.addEventListener("beforeunload", warn);
  document.addEventListener("visibilitychange", () => (document.hidden ? putAway() : comeBack()));
}
