// Keeps what is typed until it is sent, and sends it without a page load. Without a network the message waits in this
// tab, also over a reload. It has an id of its own, so that sending again never makes two of it. When this never runs,
// the form posts to the same place, which answers with a last look and a button to confirm it.

const form = document.querySelector("form.letter");
const status = document.getElementById("letter-status");
const button = form.querySelector("[type=submit]");
const DRAFT = form.dataset.draft;
const TYPED = [...form.querySelectorAll(".field [name]")].map((field) => field.name);
const PATIENCE = 30_000;
const LONGEST = 60_000;
let busy = false;
let pause = 1000;
let next;
let saving;

// The tab's own storage, where it is not blocked.
const keep = (use) => {
  try {
    return use(sessionStorage);
  } catch {}
};

const typed = () => Object.fromEntries(TYPED.map((name) => [name, form.elements[name].value]));

// What is sent: `fields`, and whatever else a page's own script packs with them.
const packed = (fields) => {
  form.dispatchEvent(new CustomEvent("pack", { detail: fields }));
  return fields;
};
const content = () => JSON.stringify(packed(typed()));

// `tried` is what may have arrived under the id; while `until`, a time in milliseconds, is there, the message waits.
const fresh = () => ({ id: crypto.randomUUID() });
const found = keep((storage) => JSON.parse(storage.getItem(DRAFT)));
let draft = typeof found?.id === "string" ? found : fresh();

const rest = () => (saving = clearTimeout(saving));

const save = () => {
  rest();
  draft.fields = typed();
  keep((storage) => storage.setItem(DRAFT, JSON.stringify(draft)));
};

const say = (what, values = {}) => {
  const words = status.dataset[what] ?? "";
  const text = words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  // Set anew, it would be read out anew.
  if (status.textContent !== text) status.textContent = text;
  button.setAttribute("aria-disabled", String(what === "sending"));
  if (document.activeElement === button) status.scrollIntoView({ block: "nearest" });
};

const warn = (event) => event.preventDefault();

// Asks contact-proof.js; `early`, before anything is sent, once is enough.
const prove = (early) => {
  const asking = new CustomEvent("prove", { detail: { id: draft.id, early } });
  form.dispatchEvent(asking);
  return asking.detail.proof;
};

// The message waits: for a network, or for the time that the server named.
function wait(why, seconds) {
  const most = Math.min(seconds * 1000 || pause, 3_600_000);
  draft.until = why === "busy" ? Date.now() + most : 0;
  pause = Math.min(pause * 2, LONGEST);
  save();
  say(why);
  next = setTimeout(send, most);
}

function unwait() {
  clearTimeout(next);
  delete draft.until;
  removeEventListener("beforeunload", warn);
}

function done(answer) {
  unwait();
  rest();
  keep((storage) => storage.removeItem(DRAFT));
  draft = fresh();
  form.reset();
  form.hidden = true;
  form.dispatchEvent(new CustomEvent("sent"));
  say("sent", answer);
  status.focus();
}

async function post(again) {
  const fields = packed(Object.fromEntries(new FormData(form)));
  const tried = content();
  if (again || (draft.tried ?? tried) !== tried) draft.id = crypto.randomUUID();
  const altcha = await prove();
  Object.assign(draft, { tried, until: 0 });
  save();
  if (!fields.website) delete fields.website;
  const answer = await fetch(form.action, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ id: draft.id, ...fields, altcha }),
    signal: AbortSignal.timeout(PATIENCE),
  });
  // An answer that breaks off, or comes from a hotel's front page, is no word of ours that the message arrived.
  const said = await answer.json().catch((error) => {
    if (answer.ok) throw error;
    return {};
  });
  if (answer.ok) return done(said);
  if (answer.status === 429 || answer.status > 499) return wait("busy", Number(answer.headers.get("Retry-After")));
  // The server has another message under this id, or cannot take this proof: a new id has a proof of its own.
  const stale = answer.status === 409 || said.errors?.some((error) => error.field === "altcha");
  if (stale && !again) return post(true);
  unwait();
  delete draft.tried;
  save();
  if (answer.status === 422 && said.errors) {
    say("");
    form.dispatchEvent(new CustomEvent("amiss", { detail: said.errors }));
  } else say(answer.status === 413 ? "large" : "failed");
}

// By itself, from a waiting message, this says nothing until something changes.
async function send() {
  if (busy) return;
  busy = true;
  clearTimeout(next);
  addEventListener("beforeunload", warn);
  for (const field of form.elements) field.readOnly = true;
  await post().catch(() => wait("offline"));
  for (const field of form.elements) field.readOnly = false;
  busy = false;
}

form.addEventListener("submit", (event) => {
  const amiss = event.defaultPrevented;
  event.preventDefault();
  if (busy) return;
  if (amiss) return say("");
  // Someone who presses again while the server rests is told again, and nothing is sent before its time.
  button.focus();
  if (draft.until > Date.now()) return say("busy");
  say("sending");
  send();
});

form.addEventListener("input", ({ target }) => {
  if (target === form.elements.message) prove(true);
  if ("until" in draft && !busy && content() !== draft.tried) {
    unwait();
    say("changed");
  }
  rest();
  saving = setTimeout(save, 300);
});

addEventListener("pagehide", () => saving && save());
addEventListener("online", () => draft.until === 0 && !busy && send());

for (const name of TYPED) form.elements[name].value = draft.fields?.[name] ?? form.elements[name].value;
if (draft.fields?.message) form.elements.message.dispatchEvent(new Event("input", { bubbles: true }));
if ("until" in draft) {
  addEventListener("beforeunload", warn);
  say(draft.until ? "busy" : "offline");
  next = setTimeout(send, Math.max(draft.until - Date.now(), 0));
}
