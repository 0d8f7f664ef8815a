// Keeps what is typed into the order form in this tab until the order is placed (order-placed.js), so that neither Back
// nor a reload nor a lost network takes it. The order's id is part of it: what is sent twice is one order. When this never
// runs, the functions' pages hold what was typed.

import { readDraft, whenStale } from "site";

const form = document.querySelector("form.letter");
const DRAFT = form.dataset.draft;
const TYPED = [...form.querySelectorAll(".field [name]")].map((field) => field.name);
const id = Object.assign(document.createElement("input"), { type: "hidden", name: "id" });
let saving;
let isKept;

const typed = () => Object.fromEntries(TYPED.map((name) => [name, form.elements[name].value]));
// What is ordered, as the form sends it.
const lines = () => Object.fromEntries([...new FormData(form)].filter(([name]) => name.startsWith("line-")));

function save() {
  saving = clearTimeout(saving);
  try {
    sessionStorage.setItem(DRAFT, JSON.stringify({ id: id.value, fields: typed(), lines: lines(), saved: Date.now() }));
    isKept = true;
  } catch {}
}

function begin(draft) {
  id.value = draft?.id ?? crypto.randomUUID();
  for (const name of TYPED) form.elements[name].value = draft?.fields?.[name] ?? form.elements[name].value;
  const more = form.querySelector("details");
  more.open ||= [...more.querySelectorAll("[name]")].some((field) => field.value);
}

// The order was placed, in this tab or another, or the draft's day is over: the next person here must not find it.
function clear() {
  saving = clearTimeout(saving);
  isKept = false;
  form.reset();
  id.value = crypto.randomUUID();
}

form.append(id);
const stored = readDraft(DRAFT);
isKept = Boolean(stored);
begin(stored);
form.addEventListener("input", () => {
  clearTimeout(saving);
  saving = setTimeout(save, 300);
});
form.addEventListener("submit", (event) => event.defaultPrevented || save());
addEventListener("pagehide", () => saving && save());
addEventListener("draft-sent", ({ detail }) => detail === DRAFT && clear());
whenStale(() => isKept && !readDraft(DRAFT) && clear());
