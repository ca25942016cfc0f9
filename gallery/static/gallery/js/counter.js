// Says how many words or characters are left. The server counts again when the story is sent.

const form = document.getElementById("step-form");

function left(field) {
  const limit = Number(field.dataset.wordLimit);
  if (limit) {
    const words = field.value.trim() ? field.value.trim().split(/\s+/).length : 0;
    return { count: limit - words, limit, kind: "words" };
  }
  return { count: field.maxLength - field.value.length, limit: field.maxLength, kind: "characters" };
}

function sentence({ count, limit, kind }) {
  const pattern = form.dataset[count < 0 ? `${kind}Over` : `${kind}Left`];
  return pattern.replace("COUNT", Math.abs(count)).replace("LIMIT", limit);
}

form?.querySelectorAll("textarea[data-word-limit], textarea[maxlength]").forEach((field) => {
  const note = document.createElement("p");
  note.className = "field__count";
  note.id = `${field.id}_count`;
  field.after(note);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${note.id}`.trim());
  const tell = () => {
    const state = left(field);
    note.textContent = sentence(state);
    note.classList.toggle("is-over", state.count < 0);
  };
  field.addEventListener("input", tell);
  // Only afterwards the boxes hold what they are reset to.
  form.addEventListener("reset", () => setTimeout(tell));
  tell();
});
