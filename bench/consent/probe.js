// Runs before the page's own scripts and watches one banner. It waits for the browser to tell it rather than looking
// at every frame, so that it adds next to nothing to what is measured; the page with no banner shows what it adds.
// A banner is visible when its first text is painted, by the same clock as the page's first paint (Element Timing).
// Where the browser tells of no text, as in a shadow tree, it is the end of the frame that shows the banner.
((selector, painted) => {
  const found = { painted: null, visible: null, gone: null, shift: 0, blocking: 0, largest: false };
  window.consentProbe = found;

  const see = (type, each) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  see("layout-shift", (shift) => (found.shift += shift.hadRecentInput ? 0 : shift.value));
  see("longtask", (task) => (found.blocking += Math.max(0, task.duration - 50)));
  see("largest-contentful-paint", ({ element }) => (found.largest = !!element?.closest(selector)));

  // Painted at all: has a box, of which something is inside the window, and is not fully transparent.
  const isUp = () => {
    const banner = document.querySelector(selector);
    if (!banner?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const { width, height, top, bottom } = banner.getBoundingClientRect();
    return width > 0 && height > 0 && bottom > 0 && top < innerHeight;
  };

  // Calls back once the frame that is being made has been painted.
  const afterPaint = (call) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = call;
    port2.postMessage(0);
  };

  const wait = () => {
    if (found.visible !== null) return;
    if (isUp()) afterPaint(() => (found.visible ??= performance.now()));
    else if (document.querySelector(selector)) requestAnimationFrame(wait);
  };

  // An intersection is reported after the frame that shows it.
  const meet = (banner) =>
    new IntersectionObserver((entries) => {
      if (found.visible !== null || !entries.some((entry) => entry.isIntersecting)) return;
      // Painted, and taken away since; or up; or still transparent.
      if (!banner.isConnected || isUp()) found.visible = performance.now();
      else requestAnimationFrame(wait);
    }).observe(banner);

  // Has the browser tell when an element of the banner is painted that holds text of its own: the first of each branch.
  const mark = (node) => {
    if ([...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim())) {
      node.setAttribute("elementtiming", "banner");
    } else for (const child of node.children) mark(child);
  };
  if (painted) see("element", ({ renderTime }) => (found.painted ??= renderTime));

  let met = null;
  const seek = new MutationObserver(() => {
    const banner = document.querySelector(selector);
    if (!banner) return;
    if (!met) meet(banner);
    met = banner;
    if (painted && !found.painted) mark(banner);
    else seek.disconnect();
  });
  seek.observe(document, { childList: true, subtree: true });

  addEventListener(
    "click",
    ({ target, timeStamp }) => {
      if (!target.closest?.(selector)) return;
      const leave = () =>
        isUp() ? requestAnimationFrame(leave) : afterPaint(() => (found.gone = performance.now() - timeStamp));
      requestAnimationFrame(leave);
    },
    true,
  );
})(SELECTOR, PAINTED);
