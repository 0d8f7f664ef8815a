// Watches what is being set, for a visitor who asked for that on /cookies/ (P11). Few do, so notice.js, which watches and
// tells, is loaded once it is asked for. When this never runs, the browser's own settings list what is set.

import { PRIVACY_ANNOUNCE } from "register";
import { allowed } from "../consent/choice.js";
import { onReturn } from "../core/page.js";
import { storedNames, withStorage } from "../core/storage.js";
import { quiet } from "../core/quiet.js";

const isAsked = () => withStorage((storage) => storage.getItem(PRIVACY_ANNOUNCE.name));
const atFirst = [document.cookie, allowed];
let notice;

const look = async () => {
  if (isAsked()) notice ??= await import("notice");
  notice?.watch(() => allowed);
};

quiet.then(async () => {
  // Now, because notice.js comes later, and what is set meanwhile is to be told.
  const stored = isAsked() && storedNames();
  if (stored) (notice = await import("notice")).begin(...atFirst, stored);
  look();
  onReturn(look);
  // From another tab; cookies.js says so in this one.
  addEventListener("storage", look);
});
