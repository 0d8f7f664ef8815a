// Sharing with what the device offers, and nobody else's code. When this never runs, the mail link beside it is there.

import { all } from "../core/page.js";

for (const button of all("button[data-share]")) {
  button.hidden = !navigator.share;
  button.addEventListener("click", () => navigator.share({ title: document.title, url: location.href }).catch(() => {}));
}
