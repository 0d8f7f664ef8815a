// What may run in this browser: the choice in force, what waits for which purpose, and the other tabs.
// When this never runs, nothing optional runs either.

import { CHOICES } from "register";
import { onReturn, root } from "../core/page.js";
import { withStorage } from "../core/storage.js";
import { quiet } from "../core/quiet.js";

export const tabs = new BroadcastChannel("privacy");
export const banner = document.querySelector("#privacy-choices");
// The purposes granted now; undefined where nothing was chosen.
export let allowed;
// What the cookie said when it was last looked at.
let seen;
const cookie = RegExp("(?:^|; )" + CHOICES.name + "=v1\\.([\\d-]{10})\\.([a-z+-]*)");

// The purposes granted for a policy that still counts; undefined where nothing was chosen.
export const chosen = () => {
  const [, version, names] = cookie.exec(document.cookie) ?? [];
  if (version >= root.dataset.asked) return names ? names.split("+") : [];
};

export const granted = (purpose) => ["necessary", ...(allowed ?? [])].includes(purpose);

// Calls `look` now and after every choice.
export const onChange = (look) => {
  document.addEventListener("privacychange", look);
  look();
};

// Runs `start` while the purpose is granted. What it returns, if anything, is called when the purpose is withdrawn.
export const when = (purpose, start) => {
  let on = false;
  let stop;
  onChange(() => {
    if (on === granted(purpose)) return;
    if ((on = !on)) stop = start();
    else stop?.();
  });
};

// Expires a cookie: its name, "=" and the domain where it is not this host's own.
export const expireCookie = (pair) => {
  document.cookie = `${pair};Max-Age=0;Path=/;Secure`;
};

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
  seen = `${chosen()}`;
  allowed = names;
  root.classList.toggle("chosen", !!names);
  quiet.then(removeWithdrawn);
  document.dispatchEvent(new Event("privacychange"));
};

// Brings this page to what is stored, where that is another choice than it shows: the message of another tab may have
// been missed, as by a page that is brought back by Back.
const catchUp = () => seen === `${chosen()}` || applyChoice(chosen());

// Opens the banner. Where there is none, or a filter list hides it, one chooses on the page for it.
const open = () => {
  root.classList.remove("chosen", "later");
  if (banner?.getClientRects().length) banner.querySelector("button").focus();
  else location.href = "/choices/";
};

// The one global: what scripts that wait for a purpose ask, for instance `privacy.granted("statistics")`.
window.privacy = Object.freeze({ granted, when, open });
tabs.onmessage = catchUp;
onReturn(catchUp);
applyChoice(chosen());
