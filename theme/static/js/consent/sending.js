// Choices on their way to the server: in force at once, sent once, in order, also after a night without a network.
// When storage is blocked the list lives as long as the page.

const LIST = "privacy-waiting";
let list = [];
let pause = 1000;
let later;

const stored = () => (list = keep((storage) => JSON.parse(storage.getItem(LIST)) ?? []) ?? list);

const store = (next) => {
  list = next;
  keep((storage) => (next.length ? storage.setItem(LIST, JSON.stringify(next)) : storage.removeItem(LIST)));
};

// Sends what waits. Gives "saved", "outdated" (the policy is another by now: nothing was recorded) or "waiting".
const drain = async () => {
  let said = "saved";
  for (let next; (next = stored()[0]); ) {
    const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(next) };
    const { ok, status } = await fetch("/api/consent", request).catch(() => ({ status: 503 }));
    if (status === 429 || status > 499) {
      clearTimeout(later);
      later = setTimeout(flush, pause);
      pause = Math.min(pause * 2, 60_000);
      return "waiting";
    }
    pause = 1000;
    store(stored().slice(1));
    if (!ok) said = "outdated";
  }
  return said;
};

// One tab at a time, so that answers come in the order of the choices. Where cookies are blocked, so are locks.
const flush = async () => {
  const said = await navigator.locks.request(LIST, drain).catch(drain);
  if (said === "outdated") {
    expire("__Host-choices=");
    apply();
  } else apply(chosen() ?? allowed);
  tabs.postMessage(0);
  return said;
};

// Puts a choice in force here and in the other tabs, and sends it. Gives what `flush` gives.
const choose = async (names, surface) => {
  const policy = root.dataset.policy;
  document.cookie = `__Host-choices=v1.${policy}.${names.join("+")};Max-Age=15552000;Path=/;Secure;SameSite=Lax`;
  apply(names);
  tabs.postMessage(0);
  await calm;
  // A second click on the same answer, while the first is under way, is the same choice.
  if (stored().at(-1)?.granted.join() !== names.join()) {
    store([...list, { id: crypto.randomUUID(), policy, granted: names, surface, language: root.lang }]);
  }
  return flush();
};

addEventListener("online", flush);
calm.then(() => stored().length && flush());
