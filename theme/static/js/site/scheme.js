// Light or dark against what the system says, by the button in the page's head. The cookie is there only while the two
// differ, and early/scheme.js reads it before the next page is painted. When this never runs, there is no button and the
// colours follow the system.

import { SCHEME } from "register";
import { all, onReturn, root } from "../core/page.js";

const storedScheme = RegExp("(?:^|; )" + SCHEME.name + "=(light|dark)");
const button = document.querySelector("button[data-lamp]");
const systemDark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.scheme ?? (systemDark.matches ? "dark" : "light")) === "dark";

// Brings the button, and the colour that a phone gives its own bars, to the scheme in force.
const showScheme = () => {
  button?.setAttribute("aria-pressed", isDark());
  const paper = getComputedStyle(root).backgroundColor;
  for (const meta of root.dataset.scheme ? all("meta[name=theme-color]") : []) meta.content = paper;
};

button?.addEventListener("click", () => {
  const wanted = isDark() ? "light" : "dark";
  const differs = (wanted === "dark") !== systemDark.matches;
  document.cookie = SCHEME.name + "=" + wanted + ";" + (differs ? SCHEME.maxAge : "Max-Age=0") + ";Path=/;Secure;SameSite=Lax";
  root.dataset.scheme = wanted;
  showScheme();
});
// Another page may have been switched since this one was seen.
onReturn(() => {
  const stored = storedScheme.exec(document.cookie)?.[1];
  if (stored) root.dataset.scheme = stored;
  else delete root.dataset.scheme;
  showScheme();
});
systemDark.addEventListener("change", showScheme);
showScheme();
