// Where two versions of the same words are shown: a button takes the other one, and gives the own one back.

function textField(id) {
  const field = id ? document.getElementById(id) : null;
  return field?.matches("textarea, input:not([type=checkbox], [type=radio], [type=range])") ? field : null;
}

function put(field, words) {
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

document.querySelectorAll("[data-elsewhere]").forEach((box) => {
  const field = textField(box.dataset.elsewhere);
  if (!field) return;
  const button = document.createElement("button");
  let own = null;
  Object.assign(button, { type: "button", className: "button button--quiet", textContent: box.dataset.use });
  button.addEventListener("click", () => {
    const [words, next] = own === null ? [box.dataset.words, field.value] : [own, null];
    put(field, words);
    own = next;
    button.textContent = own === null ? box.dataset.use : box.dataset.own;
  });
  box.append(button);
});
