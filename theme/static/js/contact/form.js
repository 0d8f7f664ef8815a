// Keeps what is typed until it is sent, and sends it without a page load. Without a network the message waits in this
// tab, also over a reload. It has an id of its own, so that sending again never makes two of it. When this never runs,
// the form posts to the same place, which answers with a last look and a button to confirm it.

import { readDraft, saySent, sentElsewhere, sentName } from "drafts";
import { whenStale } from "site";
import { prove } from "./proof-of-work.js";
import { showErrors } from "./validation.js";

const form = document.querySelector("form.letter");
const status = document.getElementById("letter-status");
const button = form.querySelector("[type=submit]");
const DRAFT = form.dataset.draft;
const TYPED = [...form.querySelectorAll(".field [name]")].map((field) => field.name);
const PATIENCE = 30_000;
const LONGEST = 60_000;
const MOMENT = 5000;
let busy = false;
let pause = 1000;
let retry;
let saving;

// What `use` gives for the tab's own storage; undefined where storage is blocked.
const withTabStorage = (use) => {
  try {
    return use(sessionStorage);
  } catch {}
};

const typed = () => Object.fromEntries(TYPED.map((name) => [name, form.elements[name].value]));

const content = () => JSON.stringify(typed());

// `tried` is what may have arrived under the id; while `until`, a time in milliseconds, is there, the message waits.
const newDraft = () => ({ id: crypto.randomUUID() });
const stored = readDraft(DRAFT);
let draft = typeof stored?.id === "string" ? stored : newDraft();
let isKept = draft === stored;

const cancelSaving = () => (saving = clearTimeout(saving));

const save = () => {
  cancelSaving();
  Object.assign(draft, { fields: typed(), saved: Date.now() });
  isKept = withTabStorage((storage) => (storage.setItem(DRAFT, JSON.stringify(draft)), true));
};

const setStatus = (what, values = {}) => {
  const words = status.dataset[what] ?? "";
  const text = words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  // Set again, it would be read out again.
  if (status.textContent !== text) status.textContent = text;
  button.setAttribute("aria-disabled", String(what === "sending"));
  if (document.activeElement === button) status.scrollIntoView({ block: "nearest" });
};

const warnOnLeaving = (event) => event.preventDefault();

// Makes the message wait: for a network, or for the time that the server named.
function wait(why, seconds) {
  const most = Math.min(seconds * 1000 || pause, 3_600_000);
  draft.until = why === "busy" ? Date.now() + most : 0;
  pause = Math.min(pause * 2, LONGEST);
  save();
  setStatus(why);
  retry = setTimeout(send, most);
}

function stopWaiting() {
  clearTimeout(retry);
  delete draft.until;
  removeEventListener("beforeunload", warnOnLeaving);
}

// Empties the form: it was sent, or its day is over, and the next person here must not find it.
function clear() {
  stopWaiting();
  cancelSaving();
  withTabStorage((storage) => storage.removeItem(DRAFT));
  draft = newDraft();
  isKept = false;
  form.reset();
  if (!form.hidden) setStatus("");
}

function done(answer) {
  clear();
  form.hidden = true;
  setStatus("sent", answer);
  status.focus();
}

// Two tabs that press Send at once send once: they take turns by a lock, and whose turn comes looks first whether the
// same was sent. Where a browser has no locks, or gives none while it blocks storage, each tab sends for itself.
const inTurn = async (use) => {
  let begun = false;
  const mine = () => ((begun = true), use());
  return navigator.locks?.request(DRAFT, mine).catch((error) => {
    if (begun) throw error;
    return use();
  }) ?? use();
};
const showSent = (answer) =>
  new Promise((shown) => {
    const held = () => (shown(), new Promise((end) => setTimeout(end, MOMENT)));
    const name = sentName(DRAFT, typed()) + JSON.stringify(answer);
    navigator.locks?.request(name, held).catch(shown) ?? shown();
  });

async function post({ fields, tried }, again) {
  const sent = await sentElsewhere(DRAFT, typed());
  if (sent) return done(sent);
  if (again || (draft.tried ?? tried) !== tried) draft.id = crypto.randomUUID();
  const altcha = await prove(draft.id);
  Object.assign(draft, { tried, until: 0 });
  save();
  if (!fields.nothing_here) delete fields.nothing_here;
  const answer = await fetch(form.action, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ id: draft.id, ...fields, altcha }),
    signal: AbortSignal.timeout(PATIENCE),
  });
  // An answer that breaks off, or comes from a hotel's front page, is no word of ours that the message arrived.
  const body = await answer.json().catch((error) => {
    if (answer.ok) throw error;
    return {};
  });
  if (answer.ok) {
    await showSent(body);
    done(body);
    return saySent(DRAFT);
  }
  if (answer.status === 429 || answer.status > 499) return wait("busy", Number(answer.headers.get("Retry-After")));
  // The server has another message under this id, or cannot take this proof: a new id has a proof of its own.
  const stale = answer.status === 409 || body.errors?.some((error) => error.field === "altcha");
  if (stale && !again) return post({ fields, tried }, true);
  stopWaiting();
  delete draft.tried;
  save();
  if (answer.status === 422 && body.errors) {
    setStatus("");
    showErrors(body.errors);
  } else setStatus(answer.status === 413 ? "large" : "failed");
}

// By itself, from a waiting message, this says nothing until something changes.
async function send() {
  if (busy) return;
  busy = true;
  clearTimeout(retry);
  addEventListener("beforeunload", warnOnLeaving);
  for (const field of form.elements) field.readOnly = true;
  const asked = { fields: Object.fromEntries(new FormData(form)), tried: content() };
  await inTurn(() => post(asked)).catch(() => wait("offline"));
  for (const field of form.elements) field.readOnly = false;
  busy = false;
}

form.addEventListener("submit", (event) => {
  const hasErrors = event.defaultPrevented;
  event.preventDefault();
  if (busy) return;
  if (hasErrors) return setStatus("");
  // Someone who presses again while the server rests is told again, and nothing is sent before its time.
  button.focus();
  if (draft.until > Date.now()) return setStatus("busy");
  setStatus("sending");
  send();
});

form.addEventListener("input", ({ target }) => {
  if (target === form.elements.message) prove(draft.id, true);
  if ("until" in draft && !busy && content() !== draft.tried) {
    stopWaiting();
    setStatus("changed");
  }
  cancelSaving();
  saving = setTimeout(save, 300);
});

// Another tab has sent this. What is under way here takes its turn.
addEventListener("draft-sent", ({ detail }) => detail === DRAFT && !busy && clear());
// The draft's day is over, or another page of this tab saw that it was sent.
whenStale(() => isKept && !busy && !readDraft(DRAFT) && clear());

addEventListener("pagehide", () => saving && save());
addEventListener("online", () => draft.until === 0 && !busy && send());

for (const name of TYPED) form.elements[name].value = draft.fields?.[name] ?? form.elements[name].value;
if (draft.fields?.message) form.elements.message.dispatchEvent(new Event("input", { bubbles: true }));
if ("until" in draft) {
  addEventListener("beforeunload", warnOnLeaving);
  setStatus(draft.until ? "busy" : "offline");
  retry = setTimeout(send, Math.max(draft.until - Date.now(), 0));
}
