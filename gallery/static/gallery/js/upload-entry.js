// How one photo on its way is shown.

const template = document.getElementById("upload");
const list = document.getElementById("uploads");
let count = 0;

export class UploadEntry {
  constructor(name, { onAgain, onCancel }) {
    this.element = template.content.firstElementChild.cloneNode(true);
    this.part("name").textContent = name;
    this.name(count++);
    this.part("again").addEventListener("click", onAgain);
    this.part("cancel").addEventListener("click", onCancel);
    list.append(this.element);
  }

  part(name) {
    return this.element.querySelector(`.upload__${name}`);
  }

  // The buttons of all entries look alike: each is named with its photo.
  name(number) {
    this.part("name").id = `upload-${number}`;
    this.part("progress").setAttribute("aria-labelledby", `upload-${number}`);
    ["again", "cancel"].forEach((name) => {
      this.part(name).id = `upload-${number}-${name}`;
      this.part(name).setAttribute("aria-labelledby", `upload-${number}-${name} upload-${number}`);
    });
  }

  get thumbnail() {
    return this.part("picture");
  }

  // `percent` is left out where nothing moves.
  show(state, { percent = null } = {}) {
    this.part("state").textContent = state;
    this.part("progress").hidden = percent === null;
    this.part("progress").value = percent ?? 0;
    this.part("again").hidden = true;
    this.part("sign-in").hidden = true;
    this.element.classList.remove("is-failed");
  }

  fail(words, { mayTryAgain, signIn }) {
    this.show(words);
    this.element.classList.add("is-failed");
    this.part("again").hidden = !mayTryAgain;
    this.part("sign-in").hidden = !signIn;
    if (signIn) this.part("sign-in").href = signIn;
  }

  get hasFocus() {
    return this.element.contains(document.activeElement);
  }

  remove() {
    this.element.remove();
  }
}
