// The page of one promise: the daily look, and the check that runs here when it is asked for. When this never runs, the
// check's source is there to read, and its button is not.
import a02 from "./promises/a02.js";
import a06 from "./promises/a06.js";
import a12 from "./promises/a12.js";
import { showLive } from "./promises/live.js";
import p06 from "./promises/p06.js";
import p08 from "./promises/p08.js";
import p09 from "./promises/p09.js";
import p23 from "./promises/p23.js";
import p26 from "./promises/p26.js";

const CHECKS = { a02, a06, a12, p06, p08, p09, p23, p26 };
const section = document.getElementById("yourself");

showLive();
if (section) {
  const button = section.querySelector("button");
  const list = section.querySelector("ul");
  button.hidden = false;
  button.addEventListener("click", async () => {
    // What a check cannot do here, such as reading blocked storage, is a result too.
    const found = await Promise.resolve()
      .then(CHECKS[section.dataset.check])
      .catch((error) => [[false, `The check could not run here: ${error.message}`]]);
    list.replaceChildren(
      ...found.map(([good, said]) => {
        const line = document.createElement("li");
        line.dataset.result = good ? "passed" : "failed";
        const result = Object.assign(document.createElement("span"), { className: "result", textContent: good ? "as promised" : "not as promised" });
        line.append(result, ` ${said}`);
        return line;
      }),
    );
  });
}
