// What was typed in this step and is not saved yet, kept on the device: it survives a closed tab.

import * as device from "./device.js";
import { putBack, typed } from "./fields.js";
import { address, form, isNew, key, setKey, setVersion, version } from "./step-form.js";

const whose = () => form.dataset.person;
const name = () => `${whose()}:${key()}:${form.dataset.step}`;

// Beside the words, the version that they were typed over: if somebody else has saved since, both are shown.
export function keep() {
  const { version: first = version() } = device.get(name()) ?? {};
  return device.put(name(), { from: address(), key: key(), version: first, fields: typed(form) });
}

export const forget = () => device.drop(name());

// The site has saved something; if it was not exactly this, the rest was typed over what it has now.
export function keepWhatIsNewer(isAllSaved) {
  forget();
  if (!isAllSaved) keep();
}

// A story that was never saved has a new key each time its page is opened.
function begunHere() {
  const entries = device.names(`${whose()}:`).map(device.get);
  return isNew() ? entries.find((entry) => entry?.from === address()) : null;
}

export function restore() {
  const entry = device.get(name()) ?? begunHere();
  if (!entry) return false;
  setKey(entry.key);
  const isDifferent = putBack(form, entry.fields).length > 0;
  if (isDifferent) setVersion(Math.min(entry.version, version()));
  return isDifferent;
}
