// A step of telling a story: it saves itself, and its buttons wait for that.

import * as autosave from "./autosave.js";
import { dropOld } from "./device.js";
import * as leaving from "./leaving.js";
import { form } from "./step-form.js";
import { tellOfOtherSteps } from "./other-steps.js";

const OLD = new Set(["back_forward", "reload"]);

if (form) {
  // Browsers put back what stood here once; the site knows better.
  if (OLD.has(performance.getEntriesByType("navigation")[0]?.type)) form.reset();
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  dropOld();
  autosave.begin();
  leaving.begin();
  tellOfOtherSteps(form);
  document.getElementById("error-summary")?.focus();
}
