// The basket, kept in this browser: products and how many, no price. Written as a form writes its fields, sumac=2, with
// the time of the last change. When this never runs, the basket's page is an order sheet.

const BASKET = "basket";
const CHANGED = "@";
const MONTH = 30 * 864e5;

// Products by their slugs and how many of each; undefined where storage is blocked.
const basketLines = () =>
  keep((storage) => {
    const kept = new URLSearchParams(storage.getItem(BASKET) ?? "");
    // A clock that is wrong by years may have been ahead: what it dated is dropped as well.
    if (Math.abs(Date.now() - kept.get(CHANGED)) < MONTH) return Object.fromEntries([...kept].filter(([, count]) => count > 0 && count < 100).map(([slug, count]) => [slug, +count]));
    storage.removeItem(BASKET);
    return {};
  });

const tellBasket = (lines) => {
  const count = Object.values(lines ?? {}).reduce((sum, one) => sum + one, 0);
  for (const place of all("[data-basket]")) place.textContent = count || "";
};

// Keeps other lines. Gives whether they are kept.
const putBasket = (lines) => {
  tellBasket(lines);
  return keep((storage) => {
    if (Object.keys(lines).length) storage.setItem(BASKET, new URLSearchParams({ ...lines, [CHANGED]: Date.now() }));
    else storage.removeItem(BASKET);
    return true;
  });
};

window.basket = Object.freeze({ calm, lines: basketLines, put: putBasket });
calm.then(() => tellBasket(basketLines()));
addEventListener("storage", () => tellBasket(basketLines()));
