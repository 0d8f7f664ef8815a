// On every page of the site, in the preview alone: follows what is saved, shows what is wrong with it, and has the bar.
// When this never runs, the page is as visitors have it.

import { bar } from "./bar.js";
import { keep, refill, unfold } from "./kept.js";
import { preview } from "./preview.js";

// There only from the moment that a page goes to the moment that it is back: /cookies/ lists whatever stays.
const KEPT = "preview-kept";

const tag = document.querySelector('script[src="/_preview/live/page.js"]');
const whole = { document, window, data: tag.dataset, path: location.pathname };

function reload({ first = false } = {}) {
  try {
    if (!first) sessionStorage.setItem(KEPT, JSON.stringify(keep(whole)));
  } catch {}
  location.reload();
}

function back() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    sessionStorage.removeItem(KEPT);
    return kept;
  } catch {
    return null;
  }
}

// In the frame of the preview, what is around it does all this.
if (window.top === window) {
  const kept = back();
  if (kept) {
    unfold(whole, kept);
    addEventListener("load", () => refill(whole, kept));
  }
  const controls = bar({ width: "full", script: "yes", state: tag.dataset.bar, address: () => location, reload });
  preview(tag.dataset.seen, () => ({ ...whole, reload }), controls);
}
