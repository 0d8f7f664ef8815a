// The forms of the banner and of /choices/, saved without a page load. When this never runs, they post to the same
// place and the page loads again.

import { all, root } from "../core/page.js";
import { banner, granted, onChange } from "./choice.js";
import { choose } from "./sending.js";

const statusLine = document.querySelector("#choices-status");
let focusedBefore;

const tickGranted = () => all("[name=purpose]").forEach((box) => (box.checked = box.defaultChecked = granted(box.value)));

// Puts the focus where it was before it came to the banner, which is hidden now.
const focusBack = () => (focusedBefore ?? document.querySelector("main")).focus({ preventScroll: true });

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!statusLine || !form.surface) return;
  event.preventDefault();
  const way = event.submitter?.value;
  const names = [...form.purpose].filter((box) => ({ accept: 1, reject: 0 })[way] ?? box.checked).map((box) => box.value);
  const saving = choose(names, form.surface.value);
  if (banner) focusBack();
  const said = (statusLine.dataset.said = `${await saving}`);
  statusLine.textContent = statusLine.dataset[said] ?? statusLine.dataset[said[0]];
});

banner?.addEventListener("focusin", ({ relatedTarget }) => {
  if (!banner.contains(relatedTarget)) focusedBefore = relatedTarget ?? focusedBefore;
});

// Escape leaves the choice for later: nothing is recorded, nothing is allowed, and the next page asks again.
addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && banner?.getClientRects().length) {
    root.classList.add("later");
    focusBack();
  }
});

onChange(tickGranted);
