// Tells a visitor whose browser sends Global Privacy Control that it is honoured: where they choose, and once, on the first
// page of a visit, in the place of the banner, which does not ask them. The site's script loads this for them alone. When
// this never runs, the edge's style sheet says it.

import { all, root } from "./core/page.js";

const notes = all(".signal-note");
const line = document.querySelector("#choices-status");
for (const note of notes) note.style.display = "block";
if (line && document.referrer.split("/")[2] !== location.host && root.matches(".later:not(:has(#choices))")) {
  line.textContent = notes[0].textContent;
  addEventListener("click", () => (line.textContent = ""), { once: true });
}
