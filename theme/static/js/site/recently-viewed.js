// Personalisation, and all of it: the products looked at before, kept in this browser and sent nowhere.
// When this never runs, the list stays hidden.

const VIEWED = "recently-viewed";
const NINETY_DAYS = 90 * 864e5;
const looked = document.getElementById("recently-viewed");
const product = document.querySelector("article[data-product]");

when("personalisation", () => {
  const all = keep((storage) => JSON.parse(storage.getItem(VIEWED))) ?? [];
  // A clock that is wrong by years may have been ahead: what it dated is dropped as well.
  const kept = all.filter((item) => Math.abs(Date.now() - item.at) < NINETY_DAYS && item.path !== location.pathname);
  const now = product && { path: location.pathname, title: product.dataset.product, at: Date.now() };
  if (now) keep((storage) => storage.setItem(VIEWED, JSON.stringify([now, ...kept].slice(0, 6))));
  if (!looked || !kept.length) return;
  const links = kept.slice(0, 4).map(({ path, title }) => {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("a"), { href: path, textContent: title }));
    return item;
  });
  looked.querySelector("ul").replaceChildren(...links);
  looked.hidden = false;
  return () => (looked.hidden = true);
});
