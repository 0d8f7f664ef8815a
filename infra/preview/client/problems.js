// The sheet that tells what stops the build, with files and lines, while the site stays as it was. It can be folded away,
// comes back with the next failure, and goes by itself. It also tells where a page has gone.

import { box, make } from "./make.js";

const line = (problem) => ([number, text]) =>
  make("li", { value: number, className: number === problem.line ? "here" : "" }, make("code", { textContent: text }));

function item(problem) {
  const place = problem.line ? `${problem.path}:${problem.line}` : problem.path;
  const name = problem.open ? make("a", { href: problem.open, textContent: place }) : place;
  return make("li", {},
    ...(place ? [make("h3", {}, name)] : []),
    make("p", { className: "message", textContent: problem.message }),
    ...(problem.remedy ? [make("p", { className: "remedy", textContent: problem.remedy })] : []),
    ...(problem.lines.length ? [make("ol", {}, ...problem.lines.map(line(problem)))] : []));
}

export function problems() {
  let sheet;

  const hide = () => {
    sheet?.host.remove();
    sheet = undefined;
  };

  // `folding` is the word on the button that folds the sheet, or what else closes it.
  function open(title, lead, list, folding) {
    hide();
    sheet = box("problems.css");
    const body = make("div", { className: "body" }, lead, ...list);
    const button = make("button", { type: "button", textContent: folding });
    const head = make("h2", { id: "title", textContent: title });
    const section = make("section", { role: "dialog", "aria-labelledby": "title" }, make("div", { className: "head" }, head, button), body);
    button.addEventListener("click", () => (folding === "Close" ? hide() : fold(!body.hidden)));
    const fold = (away) => {
      body.hidden = away;
      button.textContent = away ? "Unfold" : folding;
      button.setAttribute("aria-expanded", String(!away));
    };
    if (folding !== "Close") fold(false);
    section.addEventListener("keydown", ({ key }) => key === "Escape" && button.click());
    // Read out at once: an alert is one because its words come into it.
    const alert = make("p", { role: "alert", className: "unseen" });
    sheet.append(section, alert);
    setTimeout(() => (alert.textContent = `${title}. ${lead.textContent}`), 100);
    return { button, fold };
  }

  let shown;
  return {
    hide,
    show(found) {
      const title = found.length === 1 ? "One problem is in the way" : `${found.length} problems are in the way`;
      const lead = make("p", { textContent: "Until it is mended, this page is as it was. Mend it and save: this goes by itself." });
      shown = open(title, lead, [make("ol", { className: "problems" }, ...found.map(item))], "Fold away");
    },
    unfold() {
      shown?.fold(false);
      shown?.button.focus();
    },
    gone(moved) {
      const lead = moved
        ? make("p", {}, "It is now at ", make("a", { href: moved, textContent: moved }), ".")
        : make("p", {}, "It was removed, or has another address now. ", make("a", { href: "/", textContent: "To the first page" }));
      open("This page is gone", lead, [], "Close");
    },
  };
}
