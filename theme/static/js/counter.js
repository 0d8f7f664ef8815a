// Counts a view of this page, for those who allow statistics: the site's script imports this after their yes, and never
// before. It sends one beacon with a number made for this view, and keeps nothing. A page that is hidden, or made ready
// before anyone asked for it, is counted when it is seen; one that a program drives is not. When this never runs, nothing
// is counted.

const id = crypto.randomUUID();
const site = /^https?:\/\/([^/]+\.)?(google|bing|duckduckgo|ecosia|qwant|yahoo|facebook|instagram|pinterest|reddit|youtube)\.[a-z.]+(\/|$)/;
let counted;

const count = () => {
  if (counted || document.hidden || navigator.webdriver || !privacy.granted("statistics")) return;
  const { referrer } = document;
  const from = referrer ? (referrer.startsWith(origin + "/") ? "here" : (site.exec(referrer)?.[2] ?? "other")) : "none";
  const width = innerWidth < 600 ? "narrow" : innerWidth < 1100 ? "medium" : "wide";
  const view = { id, path: location.pathname, from, language: navigator.language.slice(0, 2), width };
  counted = navigator.sendBeacon("/api/statistics", new URLSearchParams(view));
};

document.addEventListener("visibilitychange", count);
count();
