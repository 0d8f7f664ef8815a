// The script of every page. When this never runs, each module says what the page does without it.

import "./consent/choice.js";
import "./consent/sending.js";
import "./consent/forms.js";
import "./consent/gating.js";
import "./site/recently-viewed.js";
import "./basket/store.js";
import "./site/drafts.js";
import "./site/storage-notice.js";
import "./site/share.js";
import "./site/scheme.js";

if (navigator.globalPrivacyControl) import("signal");

// What the scripts of single pages import from "site".
export { quiet } from "./core/quiet.js";
export { whenStale } from "./core/storage.js";
export { basketLines, changeBasket, quantity, saveBasket } from "./basket/store.js";
