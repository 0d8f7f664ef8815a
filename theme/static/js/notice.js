// Tells a visitor who asked for it, on /cookies/, when a cookie or a storage key is being set, with its name and
// purpose (P11). Loaded by site/storage-notice.js for those who asked.

import { PRIVACY_ANNOUNCE, VISITOR } from "register";
import { root } from "./core/page.js";
import { storedNames, withStorage } from "./core/storage.js";

const purposes = Object.fromEntries(root.dataset.keeps.split(" ").map((entry) => entry.split(":").reverse()));

// `jar` is document.cookie, now or earlier; `allowed` are the purposes granted then.
const cookieNames = (jar, allowed) => {
  const names = jar.split("; ").map((pair) => pair.split("=")[0]);
  // Scripts cannot see this one; our server sets it with every yes.
  if (allowed?.length) names.push(VISITOR.name);
  return names.filter(Boolean);
};

const isAsked = () => withStorage((storage) => storage.getItem(PRIVACY_ANNOUNCE.name));

let known;

// What stood here before this page set anything, for a page that was asked from its beginning.
export const begin = (jar, allowed, stored) => {
  known = [...cookieNames(jar, allowed), ...stored];
};

const announce = (allowed) => {
  if (!isAsked()) {
    known = undefined;
    return;
  }
  const names = [...cookieNames(document.cookie, allowed), ...storedNames()];
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
// `granted` gives the purposes that are granted by then.
export const watch = (granted) => {
  announce(granted());
  clearInterval(timer);
  if (isAsked()) timer = setInterval(() => announce(granted()), 1000);
};
