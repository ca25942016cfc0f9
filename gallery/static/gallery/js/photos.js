// The step with the photos: each goes up by itself; their order, their middle and their removal.

import * as choosing from "./choosing.js";
import * as focus from "./focus.js";
import * as order from "./order.js";
import * as removal from "./removal.js";
import { send } from "./uploads.js";

if (document.getElementById("drop")) {
  focus.begin();
  order.begin();
  removal.begin();
  choosing.begin(send);
}
