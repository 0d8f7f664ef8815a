// The browser's own storage. Where it is blocked, nothing is kept.

import { onReturn } from "./page.js";

// What `use` gives for localStorage; undefined where storage is blocked.
export const withStorage = (use) => {
  try {
    return use(localStorage);
  } catch {}
};

// The names of all that is stored, for good and for a tab.
export const storedNames = () => withStorage((storage) => [...Object.keys(storage), ...Object.keys(sessionStorage)]) ?? [];

// Calls `use` whenever what is stored may be other than what the page shows: another tab wrote, or the page comes back,
// by Back or to the front, and may have missed that.
export const whenStale = (use) => {
  addEventListener("storage", use);
  onReturn(use);
};
