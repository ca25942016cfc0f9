// Before sending: everything that was written, in one list, each with a way back to its box.

const form = document.getElementById("story-form");
const list = document.getElementById("check");

function labelOf(box) {
  const label = box.querySelector("legend.field__label, label.field__label");
  return label ? [...label.childNodes].find((node) => node.nodeType === Node.TEXT_NODE).textContent.trim() : "";
}

function valueOf(box) {
  const ticked = [...box.querySelectorAll("input[type=checkbox]:checked")].map((input) => input.closest("label").textContent.trim());
  if (ticked.length) return ticked.join(", ");
  const field = box.querySelector("input:not([type=checkbox]), textarea, select");
  if (!field) return "";
  return field.tagName === "SELECT" ? (field.value && field.selectedOptions[0].textContent) : field.value.trim();
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function row(box) {
  const target = box.querySelector("input, textarea, select");
  const link = element("a", list.dataset.change);
  const of = element("span", `: ${labelOf(box)}`);
  of.className = "visually-hidden";
  link.href = `#${target.id}`;
  link.append(of);
  const way = document.createElement("dd");
  way.append(link);
  const group = document.createElement("div");
  group.append(element("dt", labelOf(box)), element("dd", valueOf(box) || list.dataset.empty), way);
  return group;
}

form?.addEventListener("step", ({ detail }) => {
  if (detail !== "check-and-send") return;
  const boxes = [...form.querySelectorAll(".field")].filter((box) => {
    const isRepeated = box.closest(".repeat, .photo-row");
    return labelOf(box) && !box.closest(".photo-row__foot") && (valueOf(box) || (!isRepeated && box.querySelector("[required]")));
  });
  list.replaceChildren(...boxes.map(row));
  list.hidden = false;
});
