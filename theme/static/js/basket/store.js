// The basket, kept in this browser: products and how many, no price. Written as a form writes its fields, sumac=2, with
// the time of the last change. When this never runs, the basket's page is an order sheet.

import { BASKET } from "register";
import { all, onReturn } from "../core/page.js";
import { quiet, withStorage } from "../core/storage.js";

const CHANGED = "@";
const MOST = 99;

// Products by their slugs and how many of each; undefined where storage is blocked.
export const basketLines = () =>
  withStorage((storage) => {
    const stored = new URLSearchParams(storage.getItem(BASKET.name) ?? "");
    // A clock that is wrong by years may have been ahead: what it dated is dropped as well.
    if (Math.abs(Date.now() - stored.get(CHANGED)) < BASKET.milliseconds) {
      const lines = [...stored].filter(([, count]) => count > 0 && count <= MOST);
      return Object.fromEntries(lines.map(([slug, count]) => [slug, +count]));
    }
    storage.removeItem(BASKET.name);
    return {};
  });

// Shows in the page's head how many things are in the basket.
const showCount = (lines) => {
  const count = Object.values(lines ?? {}).reduce((sum, one) => sum + one, 0);
  for (const place of all("[data-basket]")) place.textContent = count || "";
};

// Stores other lines. Gives whether they are stored.
export const saveBasket = (lines) => {
  showCount(lines);
  return withStorage((storage) => {
    if (Object.keys(lines).length) storage.setItem(BASKET.name, new URLSearchParams({ ...lines, [CHANGED]: Date.now() }));
    else storage.removeItem(BASKET.name);
    return true;
  });
};

const showStored = () => showCount(basketLines());
quiet.then(showStored).then(() => onReturn(showStored));
addEventListener("storage", showStored);
