// The browser's own storage. Where it is blocked, nothing is kept.

import { onReturn } from "./page.js";

// What `use` gives for localStorage; undefined where storage is blocked.
export const withStorage = (use) => {
  try {
    return use(localStorage);
  } catch {}
};

// The first touch of storage makes a browser load it while the page waits. So what can wait for it does: until the page
// has been quiet for a while, or a frame after the first click, which is then on the screen already.
export const quiet = new Promise((done) => {
  setTimeout(done, 2000);
  addEventListener("click", () => setTimeout(done, 20));
});

// Calls `use` whenever what is stored may be other than what the page shows: another tab wrote, or the page comes back,
// by Back or to the front, and may have missed that.
export const whenStale = (use) => {
  addEventListener("storage", use);
  onReturn(use);
};
