// Pages work without JavaScript; this mark lets the style sheets hide what only they need then.
document.documentElement.classList.add("js");

// Nothing that was typed stays on a device after signing out (device.js keeps it under this beginning).
document.addEventListener("submit", ({ target }) => {
  if (!/\/(sign-out|sign-out-everywhere|account\/delete)\/$/.test(target.getAttribute("action") ?? "")) return;
  try {
    Object.keys(localStorage).filter((name) => name.startsWith("typed:")).forEach((name) => localStorage.removeItem(name));
  } catch {
    // Where nothing may be kept, nothing was.
  }
});
