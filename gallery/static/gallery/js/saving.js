// A step of telling a story: it saves itself, and its buttons wait for that.

import * as autosave from "./autosave.js";
import { dropOld } from "./device.js";
import * as leaving from "./leaving.js";
import { form } from "./step-form.js";
import { tellOfOtherSteps } from "./other-steps.js";

const OLD = new Set(["back_forward", "reload"]);

// Once the whole page has come, browsers put back what stood in it when it was left; the site knows better.
function beginAfresh() {
  form.reset();
  autosave.begin();
}

if (form) {
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  dropOld();
  tellOfOtherSteps(form);
  leaving.begin();
  document.getElementById("error-summary")?.focus();
  if (OLD.has(performance.getEntriesByType("navigation")[0]?.type)) window.addEventListener("pageshow", beginAfresh, { once: true });
  else autosave.begin();
}
