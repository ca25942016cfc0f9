// What stands in the boxes of a form, by their names; boxes to tick by name and value.

const TYPED = "input:not([type=hidden], [type=file]), textarea, select";

const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
const nameOf = (field) => (isTicked(field) ? `${field.name}=${field.value}` : field.name);
const fieldsOf = (form) => [...form.querySelectorAll(TYPED)].filter((field) => field.name && !field.disabled);

function servedChoice(field) {
  const options = [...field.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}

function served(field) {
  if (isTicked(field)) return field.defaultChecked;
  return field.tagName === "SELECT" ? servedChoice(field) : field.defaultValue;
}

const now = (field) => (isTicked(field) ? field.checked : field.value);

export const typed = (form) => Object.fromEntries(fieldsOf(form).map((field) => [nameOf(field), now(field)]));

// As the page came from the site.
export const asServed = (form) => Object.fromEntries(fieldsOf(form).map((field) => [nameOf(field), served(field)]));

// The boxes that held something else before. What is gone from the page meanwhile is passed over.
export function putBack(form, kept) {
  const different = fieldsOf(form).filter((field) => nameOf(field) in kept && kept[nameOf(field)] !== now(field));
  different.forEach((field) => {
    field[isTicked(field) ? "checked" : "value"] = kept[nameOf(field)];
  });
  different.forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
  return different;
}
