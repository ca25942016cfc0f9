// Of several empty boxes for quotes or links only the first is shown; a button brings the next.

const isEmpty = (box) => [...box.querySelectorAll("input:not([type=hidden]), textarea")].every((field) => !field.value);
const isWrong = (box) => box.querySelector(".field__error") !== null;

document.querySelectorAll("[data-repeat]").forEach((list) => {
  const boxes = [...list.querySelectorAll(".repeat")];
  boxes.forEach((box, index) => {
    box.hidden = index > 0 && isEmpty(box) && !isWrong(box);
  });
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet repeat__add";
  button.textContent = list.dataset.add;
  button.hidden = !boxes.some((box) => box.hidden);
  list.append(button);
  button.addEventListener("click", () => {
    const next = boxes.find((box) => box.hidden);
    next.hidden = false;
    button.hidden = !boxes.some((box) => box.hidden);
    next.querySelector("input:not([type=hidden]), textarea").focus();
  });
});
