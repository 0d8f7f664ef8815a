// Counts a view of this page, for those who allow statistics: the site's script imports this after their yes, and never
// before. It sends one beacon with a number made for this view, and keeps nothing. A page that is hidden, or made ready
// before anyone asked for it, is counted when it is seen; one that a program drives is not. When this never runs, nothing
// is counted.

const id = crypto.randomUUID();
const host = document.referrer.split("/")[2];
const named = /\b(google|bing|duckduckgo|ecosia|qwant|yahoo|facebook|instagram|reddit)\./;
let counted;

const count = () => {
  if (counted || document.hidden || navigator.webdriver || !window.privacy.granted("statistics")) return;
  const from = host ? (host === location.host ? new URL(document.referrer).pathname : (named.exec(host)?.[1] ?? "other")) : "none";
  // 0 up to 599 pixels, 1 up to 1,199, 2 for more.
  const width = innerWidth < 600 ? 0 : innerWidth < 1200 ? 1 : 2;
  counted = navigator.sendBeacon("/api/statistics", new URLSearchParams({ id, path: location.pathname, from, width }));
};

document.addEventListener("visibilitychange", count);
count();
