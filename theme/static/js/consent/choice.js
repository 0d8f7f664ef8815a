// What may run in this browser: the choice in force, what waits for which purpose, and the other tabs.
// When this never runs, nothing optional runs either.

import { root } from "../core/page.js";
import { quiet, withStorage } from "../core/storage.js";
import { choiceCookie } from "./cookie.js";

export const tabs = new BroadcastChannel("privacy");
export const banner = document.querySelector("#privacy-choices");
// The purposes granted now.
export let allowed = [];
const gates = [];

// The purposes granted for a policy that still counts; undefined where nothing was chosen.
export const chosen = () => {
  const [, version, names] = choiceCookie.exec(document.cookie) ?? [];
  return version >= root.dataset.asked ? names.split("+").filter(Boolean) : undefined;
};

export const granted = (purpose) => purpose === "necessary" || allowed.includes(purpose);

// Starts what waits for a purpose once it is granted, and stops it once it is not.
const startOrStop = (gate) => {
  if (granted(gate.purpose) === gate.on) return;
  gate.on = !gate.on;
  if (gate.on) gate.stop = gate.start();
  else gate.stop?.();
};

// Runs `start` while the purpose is granted. What it returns, if anything, is called when the purpose is withdrawn.
export const when = (purpose, start) => {
  const gate = { purpose, start, on: false };
  gates.push(gate);
  startOrStop(gate);
};

export const expireCookie = (cookie) => (document.cookie = `${cookie};Max-Age=0;Path=/;Secure`);

// Removes the cookies and storage keys of every purpose that is not granted; a cookie on each domain it can be on.
const removeWithdrawn = () => {
  for (const entry of root.dataset.keeps.split(" ")) {
    const [purpose, name] = entry.split(":");
    if (granted(purpose)) continue;
    withStorage((storage) => {
      storage.removeItem(name);
      sessionStorage.removeItem(name);
    });
    for (let host = `.${location.hostname}`; host; host = host.replace(/^\.[^.]*/, "")) expireCookie(`${name}=;Domain=${host}`);
    expireCookie(`${name}=`);
  }
};

// Brings this page to a choice, or to there being none.
export const applyChoice = (names) => {
  allowed = names ?? [];
  root.classList.toggle("chosen", !!names);
  gates.forEach(startOrStop);
  quiet.then(removeWithdrawn);
  document.dispatchEvent(new Event("privacychange"));
};

// Opens the banner. Where there is none, or a filter list hides it, one chooses on the page for it.
const open = () => {
  root.classList.remove("chosen", "later");
  if (banner?.getClientRects().length) banner.querySelector("button").focus();
  else location.href = "/choices/";
};

// The one global: what scripts that wait for a purpose ask, for instance `privacy.granted("statistics")`.
window.privacy = Object.freeze({ granted, when, open });
tabs.onmessage = () => applyChoice(chosen());
applyChoice(chosen());
