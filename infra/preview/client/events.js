// Listens to what the preview tells (infra/preview/events.py), while this page is seen: a browser has few connections to
// one server, and pages in the background would hold them all. Whoever comes back hears what was missed.

const PATIENCE = 1000;

// `seen` is the id of the newest event when the page was served; `heard(built, again)` gets each that comes. `again` is
// whether the page shows it already: a failure that stands is told to whoever comes. `shown` is the one it shows so far.
export function listen(seen, heard, shown = "") {
  let last = seen;
  let told = shown;
  let source;

  const close = () => {
    source?.close();
    source = undefined;
  };
  const open = () => {
    if (source || document.hidden) return;
    source = new EventSource(`/_preview/events?since=${encodeURIComponent(last)}`);
    source.addEventListener("built", ({ data, lastEventId }) => {
      const again = told === lastEventId;
      last = lastEventId;
      const built = JSON.parse(data);
      if (built.problems?.length) told = lastEventId;
      heard(built, again);
    });
    // Most of the time the browser tries again by itself.
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      setTimeout(open, PATIENCE);
    });
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
}
