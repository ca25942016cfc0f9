// Of several empty boxes for quotes or links only the first is shown; a button brings the next.

const isEmpty = (box) => [...box.querySelectorAll("input:not([type=hidden]), textarea")].every((field) => !field.value);
const isSpokenOf = (box) => box.querySelector(".field__error, [data-elsewhere]") !== null;

document.querySelectorAll("[data-repeat]").forEach((list) => {
  const boxes = [...list.querySelectorAll(".repeat")];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet repeat__add";
  button.textContent = list.dataset.add;

  function show(box) {
    box.hidden = false;
    button.hidden = !boxes.some((other) => other.hidden);
  }

  boxes.forEach((box, index) => {
    box.hidden = index > 0 && isEmpty(box) && !isSpokenOf(box);
  });
  show(boxes[0]);
  list.append(button);
  // What was kept on the device may come back into a hidden box.
  list.addEventListener("input", ({ target }) => show(target.closest(".repeat")));
  button.addEventListener("click", () => {
    const next = boxes.find((box) => box.hidden);
    show(next);
    next.querySelector("input:not([type=hidden]), textarea").focus();
  });
});
