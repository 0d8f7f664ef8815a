// Light or dark against what the system says, by the button in the page's head. The cookie is there only while the two
// differ, and early/scheme.js reads it before the next page is painted. When this never runs, there is no button and the
// colours follow the system.

const lamp = document.querySelector("button[data-lamp]");
const night = matchMedia("(prefers-color-scheme: dark)");
const dark = () => (root.dataset.scheme ?? (night.matches ? "dark" : "light")) === "dark";

// The button, and the colour that a phone gives its own bars.
const shown = () => {
  lamp?.setAttribute("aria-pressed", dark());
  const paper = getComputedStyle(root).backgroundColor;
  for (const meta of root.dataset.scheme ? all("meta[name=theme-color]") : []) meta.content = paper;
};

lamp?.addEventListener("click", () => {
  const wanted = dark() ? "light" : "dark";
  const differs = (wanted === "dark") !== night.matches;
  document.cookie = `__Host-scheme=${wanted};Max-Age=${differs ? 31536000 : 0};Path=/;Secure;SameSite=Lax`;
  root.dataset.scheme = wanted;
  shown();
});
night.addEventListener("change", shown);
shown();
