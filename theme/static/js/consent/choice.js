// What may run in this browser: the choice in force, who waits for which purpose, and other tabs.
// When this never runs, nothing optional runs either.
//
// The files of order.txt are one module, in that order: a name at the top of one is known in the next.

const root = document.documentElement;
const tabs = new BroadcastChannel("privacy");
const all = (selector) => document.querySelectorAll(selector);
const banner = document.querySelector("#privacy-choices");
const waiting = [];
// The browser's own storage, where it is not blocked.
const keep = (use) => {
  try {
    return use(localStorage);
  } catch {}
};
// The first touch of storage makes a browser load it while the page waits. So what can wait for it does: until the page
// has been quiet for a while, or a frame after the first click, which is then on the screen already.
const calm = new Promise((done) => {
  setTimeout(done, 2000);
  addEventListener("click", () => setTimeout(done, 20));
});
let allowed = [];

// The purposes granted for a policy that still counts; undefined where nothing was chosen.
const chosen = () => {
  const [, version, names] = /(?:^|; )__Host-choices=v1\.([\d-]{10})\.([a-z+-]*)/.exec(document.cookie) ?? [];
  return version >= root.dataset.asked ? names.split("+").filter(Boolean) : undefined;
};

const granted = (purpose) => purpose === "necessary" || allowed.includes(purpose);

// Starts what waits for a purpose once it is granted, and stops it once it is not: `start` may return how.
const settle = (one) => {
  if (granted(one.purpose) === one.on) return;
  one.on = !one.on;
  if (one.on) one.stop = one.start();
  else one.stop?.();
};

const when = (purpose, start) => {
  const one = { purpose, start, on: false };
  waiting.push(one);
  settle(one);
};

const expire = (cookie) => (document.cookie = `${cookie};Max-Age=0;Path=/;Secure`);

// Removes the cookies and storage keys of every purpose that is not granted; a cookie on each domain it can be on.
const clear = () => {
  for (const entry of root.dataset.keeps.split(" ")) {
    const [purpose, name] = entry.split(":");
    if (granted(purpose)) continue;
    keep((storage) => {
      storage.removeItem(name);
      sessionStorage.removeItem(name);
    });
    for (let host = `.${location.hostname}`; host; host = host.replace(/^\.[^.]*/, "")) expire(`${name}=;Domain=${host}`);
    expire(`${name}=`);
  }
};

// Brings this page to a choice, or to there being none.
const apply = (names) => {
  allowed = names ?? [];
  root.classList.toggle("chosen", !!names);
  waiting.forEach(settle);
  calm.then(clear);
  document.dispatchEvent(new Event("privacychange"));
};

// Where there is no banner, or a filter list hides it, one chooses on the page for it.
const open = () => {
  root.classList.remove("chosen", "later");
  if (banner?.getClientRects().length) banner.querySelector("button").focus();
  else location.href = "/choices/";
};

window.privacy = Object.freeze({ granted, when, open });
tabs.onmessage = () => apply(chosen());
apply(chosen());
