// Sends choices to the server. They are in force at once and sent once, in order, also after a night without a network.
// When this never runs, the forms post and the page loads again. When storage is blocked, the queue lives as long as
// the page.

import { CHOICES, PRIVACY_WAITING } from "register";
import { root } from "../core/page.js";
import { withStorage } from "../core/storage.js";
import { quiet } from "../core/quiet.js";
import { allowed, applyChoice, chosen, expireCookie, tabs } from "./choice.js";

let queue = [];
let pause = 500;
let retry;

const readQueue = () => (queue = withStorage((storage) => JSON.parse(storage.getItem(PRIVACY_WAITING.name)) ?? []) ?? queue);

const saveQueue = (next) => {
  queue = next;
  withStorage((storage) => (next.length ? storage.setItem(PRIVACY_WAITING.name, JSON.stringify(next)) : storage.removeItem(PRIVACY_WAITING.name)));
};

// Sends the queue. Gives "saved"; "outdated", where our server did not take a yes because the policy is another by now;
// or the status of an answer that was not ours or not the last word, 0 where there was none. A choice leaves the queue
// only by one of the first two: what stands between us and a visitor must not be able to lose a no.
const sendQueue = async () => {
  let outcome = "saved";
  for (let next; (next = readQueue()[0]); ) {
    const answer = await fetch("/api/consent", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(next) }).catch(Response.error);
    if (!answer.ok) {
      if (!/#outdated/.test(await answer.text())) {
        // Something else was stored under its id.
        if (answer.status === 409) {
          next.id = crypto.randomUUID();
          saveQueue(queue);
        }
        clearTimeout(retry);
        retry = setTimeout(flush, (pause *= 2));
        return answer.status;
      }
      outcome = "outdated";
      applyChoice(expireCookie(CHOICES.name + "="));
    }
    else import("offer").then((script) => script.default(answer));
    pause = 500;
    saveQueue(readQueue().slice(1));
  }
  return outcome;
};

// One tab at a time, so that answers come in the order of the choices. Where cookies are blocked, so are locks.
const flush = async () => {
  const outcome = await navigator.locks.request(PRIVACY_WAITING.name, sendQueue).catch(sendQueue);
  applyChoice(chosen() ?? allowed);
  tabs.postMessage(0);
  return outcome;
};

// Puts a choice in force here and in the other tabs, and sends it. Gives what `flush` gives.
export const choose = async (names, surface) => {
  const { policy, language } = root.dataset;
  document.cookie = `${CHOICES.name}=v1.${policy}.${names.join("+")};${CHOICES.maxAge};Path=/;Secure;SameSite=Lax`;
  applyChoice(names);
  tabs.postMessage(0);
  await quiet;
  // A second click on the same answer, while the first is under way, is the same choice.
  if (readQueue().at(-1)?.granted.join() !== names.join()) {
    saveQueue([...queue, { id: crypto.randomUUID(), policy, granted: names, surface, language }]);
  }
  return flush();
};

addEventListener("online", flush);
quiet.then(() => readQueue().length && flush());
