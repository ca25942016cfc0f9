// One photo on its way to the site, from the moment it was chosen until its row is there.

import { carry } from "./answers.js";
import { shrink } from "./shrink.js";
import { UploadEntry } from "./upload-entry.js";

const MOST_BYTES = 25 * 1024 * 1024;
// While many people send photos, or the site stumbles, it is tried for so long; without a connection as long as it takes.
const LONGEST_BUSY = 5 * 60_000;
const words = document.getElementById("drop")?.dataset;

export class Upload {
  // `queue` is told of what the person does with it: again(), cancelled(upload).
  constructor(file, queue) {
    this.file = file;
    this.state = "waiting";
    this.wasSent = false;
    this.busySince = 0;
    this.entry = new UploadEntry(file.name, {
      onAgain: () => {
        this.wait(words.waiting);
        queue.again();
      },
      onCancel: () => this.cancel(queue),
    });
    this.wait(words.waiting);
  }

  wait(text) {
    this.state = "waiting";
    this.entry.show(text);
  }

  fail(text, { mayTryAgain = false, signIn = "" } = {}) {
    this.state = "failed";
    this.busySince = 0;
    this.entry.fail(text, { mayTryAgain, signIn });
  }

  // What has left already may arrive: then the queue takes it away again.
  cancel(queue) {
    this.isUnwanted = true;
    if (this.state !== "answering") {
      this.state = "gone";
      this.abort?.();
    }
    queue.cancelled(this);
  }

  progress(percent) {
    if (percent >= 100) this.state = "answering";
    const text = percent < 100 ? words.sending.replace("PERCENT", percent) : words.working;
    this.entry.show(text, { percent });
  }

  body() {
    const data = new FormData();
    data.append("photo", this.small, this.file.name);
    if (this.wasSent) data.append("again", "1");
    return data;
  }

  async makeSmall() {
    this.state = "sending";
    if (this.small) return;
    this.entry.show(words.shrinking);
    this.small = await shrink(this.file, this.entry.thumbnail);
  }

  get isTooBig() {
    return this.small.size > MOST_BYTES;
  }

  // What the site answers.
  send() {
    this.progress(0);
    const { answer, abort } = carry(words.add, this.body(), (percent) => this.progress(percent));
    this.abort = abort;
    this.wasSent = true;
    return answer;
  }

  // Whether to go on trying what the site does not take at the moment.
  hasPatience() {
    this.busySince = this.busySince || Date.now();
    return Date.now() - this.busySince < LONGEST_BUSY;
  }
}
