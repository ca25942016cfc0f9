// Photos go up one by one as they are chosen, two at a time; one where the network is slow.

import { post } from "./answers.js";
import { hold, stay } from "./leaving.js";
import { patience } from "./patience.js";
import { announce, take } from "./rows.js";
import { Upload } from "./upload.js";

const UNDER_WAY = new Set(["waiting", "sending", "answering"]);
const words = document.getElementById("drop")?.dataset;
const chooser = document.getElementById("new_photos");
const retry = patience(() => pump());
let uploads = [];

function atOnce() {
  const { effectiveType = "4g", saveData = false } = navigator.connection ?? {};
  return saveData || effectiveType !== "4g" ? 1 : 2;
}

export const isUnderWay = () => uploads.some((upload) => UNDER_WAY.has(upload.state));
const release = hold(isUnderWay, words?.stillSending);

function hide(upload) {
  if (upload.entry.hasFocus) chooser.focus();
  upload.entry.remove();
}

function forget(upload) {
  uploads = uploads.filter((other) => other !== upload);
  hide(upload);
}

function takeAwayAgain(row) {
  const body = new FormData();
  body.append("photo", row.dataset.photo);
  post(words.remove, body, { keepalive: true });
}

function arrived(upload, row) {
  if (upload.isUnwanted) takeAwayAgain(row);
  else take(row, upload.number);
  retry.done();
  forget(upload);
  if (!upload.isUnwanted) announce(words.done.replace("NAME", upload.file.name));
}

function tryLater(upload, text, seconds = 0) {
  upload.wait(text);
  announce(text);
  retry.later(seconds * 1000);
}

function failed(upload, text, how) {
  upload.fail(text, how);
  announce(`${upload.file.name}: ${text}`);
  stay(`${upload.file.name}: ${text}`);
}

function signedOut(upload, answer) {
  failed(upload, `${answer.error} ${words.signedOut}`, { mayTryAgain: true, signIn: answer.sign_in });
}

function judge(upload, answer) {
  const { status, error, note, retryAfter } = answer;
  const row = status < 300 ? answer.page?.querySelector(".photo-row") : null;
  if (row) return arrived(upload, row);
  if (upload.isUnwanted) return forget(upload);
  if (status === 401) return signedOut(upload, answer);
  if (status === 0 || status === 502 || status === 504) return tryLater(upload, words.offline);
  if (status >= 500 && upload.hasPatience()) return tryLater(upload, error ? words.busy : words.offline, retryAfter);
  return failed(upload, error || note || words.failed, { mayTryAgain: status === 429 || status >= 500 || status < 300 });
}

async function start(upload) {
  await upload.makeSmall();
  if (upload.isUnwanted) return;
  if (upload.isTooBig) failed(upload, words.tooBig, {});
  else judge(upload, await upload.send());
  pump();
  release();
}

function pump() {
  if (retry.isWaiting()) return;
  const free = atOnce() - uploads.filter(({ state }) => state === "sending" || state === "answering").length;
  uploads.filter(({ state }) => state === "waiting").slice(0, Math.max(0, free)).forEach(start);
}

let chosen = 0;
const queue = {
  again() {
    retry.done();
    pump();
  },
  cancelled(upload) {
    if (upload.state === "gone") forget(upload);
    else hide(upload);
    pump();
    release();
  },
};

export function send(files) {
  const added = [...files].map((file) => Object.assign(new Upload(file, queue), { number: ++chosen }));
  uploads.push(...added);
  pump();
}

window.addEventListener("beforeunload", (event) => {
  if (!isUnderWay()) return;
  event.preventDefault();
  event.returnValue = "";
});
