// Keeps what is typed into the order form in this tab until the order is placed (order-placed.js), so that neither Back
// nor a reload nor a lost network takes it. When this never runs, the functions' pages hold what was typed.

import { BASKET } from "register";
import { readDraft } from "drafts";
import { whenStale } from "site";

const form = document.querySelector("form.letter");
const DRAFT = form.dataset.draft;
const TYPED = [...form.querySelectorAll(".field [name]")].map((field) => field.name);
const id = Object.assign(document.createElement("input"), { type: "hidden", name: "id" });
// Where storage is blocked, each page orders for itself.
const own = crypto.randomUUID();
let saving;
let isKept;
let isReady;

// Without the prices that the page says: a release between two tabs makes no other order of the same.
const sent = () => [...new FormData(form)].filter(([name]) => name !== id.name && name !== "prices");

const basketAsKept = () => {
  try {
    return localStorage.getItem(BASKET.name) ?? own;
  } catch {
    return own;
  }
};

// A UUID (version 8, RFC 9562) from what is ordered, by whom, and from which basket: two tabs that order the same are one
// order, and the same ordered again another day is another.
async function orderId() {
  const text = new TextEncoder().encode(JSON.stringify([basketAsKept(), sent()]));
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", text)).slice(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function save() {
  saving = clearTimeout(saving);
  const fields = Object.fromEntries(TYPED.map((name) => [name, form.elements[name].value]));
  const lines = Object.fromEntries(sent().filter(([name]) => name.startsWith("line-")));
  try {
    sessionStorage.setItem(DRAFT, JSON.stringify({ id: id.value, fields, lines, saved: Date.now() }));
    isKept = true;
  } catch {}
}

// The order was placed, in this tab or another, or the draft's day is over: the next person here must not find it.
function clear() {
  saving = clearTimeout(saving);
  isKept = false;
  form.reset();
}

form.append(id);
const stored = readDraft(DRAFT);
isKept = Boolean(stored);
for (const name of TYPED) form.elements[name].value = stored?.fields?.[name] ?? form.elements[name].value;
const more = form.querySelector("details");
more.open ||= [...more.querySelectorAll("[name]")].some((field) => field.value);

form.addEventListener("input", () => {
  clearTimeout(saving);
  saving = setTimeout(save, 300);
});
form.addEventListener("submit", async (event) => {
  if (event.defaultPrevented || isReady) return;
  event.preventDefault();
  id.value = await orderId();
  save();
  // Not before this event is over: until then a browser does not send the form again.
  setTimeout(() => {
    isReady = true;
    form.requestSubmit(event.submitter);
    isReady = false;
  });
});
addEventListener("pagehide", () => saving && save());
addEventListener("draft-sent", ({ detail }) => detail === DRAFT && clear());
whenStale(() => isKept && !readDraft(DRAFT) && clear());
