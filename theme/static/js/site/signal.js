// Tells a visitor whose browser sends Global Privacy Control that it is honoured: where they choose, and once, on the first
// page of a visit, in the place of the banner, which does not ask them. When this never runs, the edge's style sheet says
// it.

import { all, root } from "../core/page.js";

if (navigator.globalPrivacyControl) {
  const notes = all(".signal-note");
  const line = document.querySelector("#choices-status");
  for (const note of notes) note.style.display = "block";
  const inside = document.referrer.split("/")[2] === location.host;
  if (!inside && line && root.matches(".later:not(:has(#choices))")) line.textContent = notes[0].textContent;
}
