// Counts which letter, promotion or survey of ours brought this visit, for those who allow marketing: the site's script
// imports this after their yes, and never before. The link says it in its fragment (functions/core/arrival_marks.py),
// which goes to nobody; this sends it alone, once, and takes it out of the address. When this never runs, nothing is
// counted.

const [mark, source] = /^#from=([a-z]+\/[\da-z-]+)$/.exec(location.hash) ?? [];

const count = () => {
  if (!mark || location.hash !== mark || document.hidden || navigator.webdriver || !window.privacy.granted("marketing")) return;
  if (navigator.sendBeacon("/api/arrivals", new URLSearchParams({ source }))) history.replaceState(history.state, "", location.pathname + location.search);
};

document.addEventListener("visibilitychange", count);
count();
