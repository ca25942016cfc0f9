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

  // The answer to it; nothing where it is not wanted any more, or cannot be sent at all.
  async send() {
    this.state = "sending";
    this.entry.show(words.shrinking);
    this.small = this.small ?? (await shrink(this.file, this.entry.thumbnail));
    if (this.isUnwanted) return null;
    if (this.small.size > MOST_BYTES) {
      this.fail(words.tooBig);
      return null;
    }
    this.progress(0);
    const { answer, abort } = carry(words.add, this.body(), (percent) => this.progress(percent));
    this.abort = abort;
    this.wasSent = true;
    return answer;
  }

  get mayBeTriedAgain() {
    this.busySince = this.busySince || Date.now();
    return Date.now() - this.busySince < LONGEST_BUSY;
  }
}
