// Tells a visitor who asked for it, on /cookies/, when a cookie or a storage key is being set, with its name and
// purpose (P11). When this never runs, the browser's own settings list them.

import { PRIVACY_ANNOUNCE, VISITOR } from "register";
import { allowed } from "../consent/choice.js";
import { onReturn, root } from "../core/page.js";
import { quiet, withStorage } from "../core/storage.js";

const purposes = Object.fromEntries(root.dataset.keeps.split(" ").map((entry) => entry.split(":").reverse()));

const cookieNames = () => {
  const names = document.cookie.split("; ").map((pair) => pair.split("=")[0]);
  // Scripts cannot see this one; our server sets it with every yes.
  if (allowed?.length) names.push(VISITOR.name);
  return names.filter(Boolean);
};
const storedNames = () => withStorage((storage) => [...Object.keys(storage), ...Object.keys(sessionStorage)]) ?? [];

const cookiesAtFirst = cookieNames();
let known;

const isAsked = () => withStorage((storage) => storage.getItem(PRIVACY_ANNOUNCE.name));

const announce = () => {
  if (!isAsked()) {
    known = undefined;
    return;
  }
  const names = [...cookieNames(), ...storedNames()];
  const fresh = names.filter((name) => known && !known.includes(name));
  known = names;
  if (!fresh.length) return;
  const line = Object.assign(document.createElement("p"), { className: "set-now", role: "status" });
  document.body.append(line);
  line.textContent = fresh.map((name) => root.dataset.set.replace("{name}", name).replace("{purpose}", purposes[name] ?? "?")).join(" ");
  setTimeout(() => line.remove(), 8000);
};

let timer;

// Looks every second while it is asked to: storage keys have no event of their own. Who did not ask has no timer.
const watch = () => {
  announce();
  clearInterval(timer);
  if (isAsked()) timer = setInterval(announce, 1000);
};

quiet.then(() => {
  known = [...cookiesAtFirst, ...storedNames()];
  watch();
  onReturn(watch);
  // From another tab; cookies.js says so in this one.
  addEventListener("storage", watch);
});
