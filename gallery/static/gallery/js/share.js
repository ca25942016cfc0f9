// Ways to hand a story on: the dialog in place of its page, copied links, the device's own sheet, print.

import { copy, say } from "./copying.js";

const statusOf = (button) => button.closest(".share-ways, .story-cite").querySelector("[role=status]");

document.querySelectorAll("[data-opens]").forEach((link) => {
  const dialog = document.getElementById(link.dataset.opens);
  if (!dialog?.showModal) return;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog.showModal();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
});

document.querySelectorAll("[data-copy]").forEach((button) => {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const isDone = await copy((source.value ?? source.textContent).trim());
    if (isDone) say(statusOf(button), button.dataset.done);
    else source.select?.();
  });
});

document.querySelectorAll("[data-share]").forEach((button) => {
  const { share: url, title, text } = button.dataset;
  if (!navigator.canShare?.({ url, title, text })) return;
  button.hidden = false;
  // Whoever closes the sheet again has not made a mistake.
  button.addEventListener("click", () => navigator.share({ url, title, text }).catch(() => {}));
});

document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
