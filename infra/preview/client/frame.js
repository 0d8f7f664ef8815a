// Around the frame in which a page is shown narrower, or without script. It does for the page what page.js does for one
// that stands by itself; the two are of one origin, so it may.

import { bar, scheme } from "./bar.js";
import { keep, refill, unfold } from "./kept.js";
import { preview } from "./preview.js";

const frame = document.querySelector("iframe");
const { width, script } = document.body.dataset;
const tag = document.querySelector('script[src="/_preview/live/frame.js"]');
const inner = () => frame.contentWindow;
let kept;

const view = () => {
  const { document: shown } = inner();
  const data = shown.querySelector('script[src="/_preview/live/page.js"]')?.dataset;
  return { document: shown, window: inner(), data, path: inner().location.pathname, reload };
};

// Colours as a system asks for them: a browser asks the page in a frame for those of the frame, also without script.
function dress() {
  document.documentElement.dataset.scheme = scheme();
}

function reload({ first = false } = {}) {
  kept = first ? undefined : keep(view());
  dress();
  inner().location.reload();
}

// A page of another site is not shown here, and says nothing of itself.
function address() {
  try {
    return new URL(inner().location.href);
  } catch {
    return new URL("/", location.href);
  }
}

frame.addEventListener("load", () => {
  const { pathname, search, hash } = address();
  history.replaceState(null, "", `?${new URLSearchParams({ path: pathname + search + hash, width, script })}`);
  document.title = `${frame.contentDocument?.title ?? "Preview"} (preview)`;
  if (!kept || !frame.contentDocument) return;
  unfold(view(), kept);
  refill(view(), kept);
  kept = undefined;
});

dress();
preview(tag.dataset.seen, view, bar({ width, script, state: tag.dataset.bar, address, reload, docked: true }));
