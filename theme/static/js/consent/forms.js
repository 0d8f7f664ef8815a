// The forms of the banner and of /choices/, saved without a page load. When this never runs, they post to the same
// place and the page loads again.

import { all, root } from "../core/page.js";
import { banner, granted } from "./choice.js";
import { choose } from "./sending.js";

const statusLine = document.querySelector("#choices-status");
let focusedBefore;

const tickGranted = () => all("[name=purpose]").forEach((box) => (box.checked = granted(box.value)));

// Hides the banner and puts the focus where it was before it came to the banner.
const closeBanner = (className) => {
  root.classList.add(className);
  (focusedBefore ?? document.querySelector("main")).focus({ preventScroll: true });
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!statusLine || !form.surface) return;
  event.preventDefault();
  const which = { accept: "", reject: ":not(*)" }[event.submitter?.value] ?? ":checked";
  const names = [...form.querySelectorAll(`[name=purpose]${which}`)].map((box) => box.value);
  const saving = choose(names, form.surface.value);
  if (banner) closeBanner("chosen");
  statusLine.dataset.said = await saving;
  statusLine.textContent = statusLine.dataset[statusLine.dataset.said];
});

banner?.addEventListener("focusin", ({ relatedTarget }) => {
  if (!banner.contains(relatedTarget)) focusedBefore = relatedTarget ?? focusedBefore;
});

// Escape leaves the choice for later: nothing is recorded, nothing is allowed, and the next page asks again.
addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && banner?.getClientRects().length) closeBanner("later");
});

document.addEventListener("privacychange", tickGranted);
tickGranted();
