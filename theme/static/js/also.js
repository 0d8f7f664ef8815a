// What others looked at who looked at this product, for those who allow personalisation: the site's script imports this
// after their yes. The file is one for all products and everyone, so asking for it tells nothing; what this browser has
// on its own list of products is left out here. When this never runs, the list stays hidden.

import { RECENTLY_VIEWED } from "register";

const section = document.getElementById("also-viewed");

const seen = () => {
  try {
    return JSON.parse(localStorage.getItem(RECENTLY_VIEWED.name)).map(({ path }) => path);
  } catch {
    return [];
  }
};

const show = async () => {
  const answer = await fetch("/statistics/also.json");
  const others = (await answer.json())[location.pathname] ?? [];
  const before = seen();
  const links = others.filter(({ path }) => !before.includes(path)).slice(0, 4).map(({ path, title }) => {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("a"), { href: path, textContent: title }));
    return item;
  });
  section.querySelector("ul").replaceChildren(...links);
  section.hidden = !links.length || !window.privacy.granted("personalisation");
};

window.privacy.when("personalisation", () => {
  show().catch(Boolean);
  return () => (section.hidden = true);
});
