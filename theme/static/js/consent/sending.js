// Sends choices to the server. They are in force at once and sent once, in order, also after a night without a network.
// When this never runs, the forms post and the page loads again. When storage is blocked, the queue lives as long as
// the page.

import { CHOICES, PRIVACY_WAITING } from "register";
import { root } from "../core/page.js";
import { quiet, withStorage } from "../core/storage.js";
import { allowed, applyChoice, chosen, expireCookie, tabs } from "./choice.js";

let queue = [];
let pause = 1000;
let retry;

const readQueue = () => (queue = withStorage((storage) => JSON.parse(storage.getItem(PRIVACY_WAITING.name)) ?? []) ?? queue);

const saveQueue = (next) => {
  queue = next;
  withStorage((storage) => (next.length ? storage.setItem(PRIVACY_WAITING.name, JSON.stringify(next)) : storage.removeItem(PRIVACY_WAITING.name)));
};

// Sends the queue. Gives "saved", "outdated" (the policy is another by now: nothing was recorded) or "waiting".
const sendQueue = async () => {
  let outcome = "saved";
  for (let next; (next = readQueue()[0]); ) {
    const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(next) };
    const { ok, status } = await fetch("/api/consent", request).catch(() => ({ status: 503 }));
    if (status === 429 || status > 499) {
      clearTimeout(retry);
      retry = setTimeout(flush, pause);
      pause = Math.min(pause * 2, 60_000);
      return "waiting";
    }
    pause = 1000;
    saveQueue(readQueue().slice(1));
    if (!ok) outcome = "outdated";
  }
  return outcome;
};

// One tab at a time, so that answers come in the order of the choices. Where cookies are blocked, so are locks.
const flush = async () => {
  const outcome = await navigator.locks.request(PRIVACY_WAITING.name, sendQueue).catch(sendQueue);
  if (outcome === "outdated") {
    expireCookie(CHOICES.name + "=");
    applyChoice();
  } else applyChoice(chosen() ?? allowed);
  tabs.postMessage(0);
  return outcome;
};

// Puts a choice in force here and in the other tabs, and sends it. Gives what `flush` gives.
export const choose = async (names, surface) => {
  const policy = root.dataset.policy;
  document.cookie = CHOICES.name + "=v1." + policy + "." + names.join("+") + ";" + CHOICES.maxAge + ";Path=/;Secure;SameSite=Lax";
  applyChoice(names);
  tabs.postMessage(0);
  await quiet;
  // A second click on the same answer, while the first is under way, is the same choice.
  if (readQueue().at(-1)?.granted.join() !== names.join()) {
    saveQueue([...queue, { id: crypto.randomUUID(), policy, granted: names, surface, language: root.lang }]);
  }
  return flush();
};

addEventListener("online", flush);
quiet.then(() => readQueue().length && flush());
