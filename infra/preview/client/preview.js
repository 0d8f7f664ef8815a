// What happens when something was built, in whichever place a page is shown.

import { listen } from "./events.js";
import { follow } from "./follow.js";
import { problems } from "./problems.js";

const SAID = { anew: "this page is loaded anew", renamed: "its new look is in place", same: "this page is the same", other: "this page is the same" };

const files = (count) => `${count.toLocaleString("en-GB")} ${count === 1 ? "file" : "files"}`;

function note({ at, seconds, written, removed, ...built }, became) {
  const functions = built.functions || built.changes.some((path) => path.startsWith("functions/"));
  return `${at} · ${files(written.length + removed.length)} in ${seconds.toFixed(2)} s: ${SAID[became]}${functions ? "; the functions are new" : ""}.`;
}

// `view()` gives the view of follow.js that is shown now; `controls` is the bar.
export function preview(seen, view, controls) {
  const sheet = problems();
  let behind = false;

  async function one(built, again) {
    if (built.problems?.length) {
      behind = true;
      if (!again) sheet.show(built.problems);
      return controls.failed(built.problems.length, sheet.unfold);
    }
    sheet.hide();
    const { became, moved } = await follow(view(), { ...built, anew: built.anew || behind });
    behind = false;
    if (became === "gone") sheet.gone(moved);
    controls.built(built.anew ? "" : note(built, became));
  }

  // One after the other: what was missed comes in a row.
  let before = Promise.resolve();
  listen(seen, (built, again) => (before = before.then(() => one(built, again)).catch(() => {})));
}
