// Personalisation, and all of it: the products looked at before, kept in this browser and sent nowhere.
// When this never runs, the list stays hidden.

import { RECENTLY_VIEWED } from "register";
import { when } from "../consent/choice.js";
import { withStorage } from "../core/storage.js";

const section = document.getElementById("recently-viewed");
const product = document.querySelector("article[data-product]");

when("personalisation", () => {
  const viewed = withStorage((storage) => JSON.parse(storage.getItem(RECENTLY_VIEWED.name))) ?? [];
  // A clock that is wrong by years may have been ahead: what it dated is dropped as well.
  const inTime = ({ at }) => Math.abs(Date.now() - at) < RECENTLY_VIEWED.milliseconds;
  const others = viewed.filter((item) => inTime(item) && item.path !== location.pathname);
  const now = product && { path: location.pathname, title: product.dataset.product, at: Date.now() };
  if (now) withStorage((storage) => storage.setItem(RECENTLY_VIEWED.name, JSON.stringify([now, ...others].slice(0, 6))));
  if (!section || !others.length) return;
  const links = others.slice(0, 4).map(({ path, title }) => {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("a"), { href: path, textContent: title }));
    return item;
  });
  section.querySelector("ul").replaceChildren(...links);
  section.hidden = false;
  return () => (section.hidden = true);
});
