// The basket, kept in this browser: products and how many, no price. Written as a form writes its fields, sumac=2, with
// the time of the last change. When this never runs, the basket's page is an order sheet.

import { BASKET } from "register";
import { all } from "../core/page.js";
import { whenStale, withStorage } from "../core/storage.js";
import { quiet } from "../core/quiet.js";

const CHANGED = "@";

// How many someone asks for: a whole number from 1 to 99 in plain digits, as functions/orders/lines.py reads it (both
// are held to tests/typed.toml). Undefined for anything else: 1.5, 0x10 and 1e1 are numbers to a script alone.
export const quantity = (typed) => {
  const digits = /^[ \t\n\f\r]*0*([1-9][0-9]?)[ \t\n\f\r]*$/.exec(typed)?.[1];
  return digits && Number(digits);
};

// Products by their slugs and how many of each; undefined where storage is blocked.
export const basketLines = () =>
  withStorage((storage) => {
    const stored = new URLSearchParams(storage.getItem(BASKET.name) ?? "");
    // A clock that is wrong by years may have been ahead: what it dated is dropped as well.
    if (Math.abs(Date.now() - stored.get(CHANGED)) < BASKET.milliseconds) {
      const lines = [...stored].map(([slug, count]) => [slug, quantity(count)]);
      return Object.fromEntries(lines.filter(([, count]) => count));
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

// Changes these lines, [slug, how many], of what is stored now: another tab, or a page that Back left behind, may have
// changed others since this page read them. Gives whether it is stored.
export const changeBasket = (changes) => {
  const lines = Object.entries({ ...basketLines(), ...Object.fromEntries(changes) });
  return saveBasket(Object.fromEntries(lines.filter(([, count]) => count)));
};

const showStored = () => showCount(basketLines());
quiet.then(showStored).then(() => whenStale(showStored));
