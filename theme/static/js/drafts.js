// What was typed into a form and not sent: kept in its tab for a day, and gone from every tab once one has sent it. The
// pages with forms load this, and site/drafts.js on any other where a draft is. When this never runs, no draft is kept.

import { CONTACT_DRAFT, ORDER_DRAFT } from "register";
import { withStorage } from "./core/storage.js";

const LIFETIMES = { [CONTACT_DRAFT.name]: CONTACT_DRAFT.milliseconds, [ORDER_DRAFT.name]: ORDER_DRAFT.milliseconds };

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {}
};

// A form's draft; undefined where there is none, where storage is blocked, and where it is too old (or of a clock that
// was ahead), and then it is deleted.
export const readDraft = (name) => {
  try {
    const draft = parsed(sessionStorage.getItem(name));
    if (Math.abs(Date.now() - draft?.saved) < LIFETIMES[name]) return draft;
    sessionStorage.removeItem(name);
  } catch {}
};

// Tells every other tab that a form was sent. What is told is stored for no longer than that takes.
export const saySent = (name) =>
  withStorage((storage) => {
    storage.setItem(name, "sent");
    storage.removeItem(name);
  });

// Who has sent a form shows it, for a moment, by the name of a lock: what was sent, and behind it what was answered. All
// tabs know the names of locks at once, unlike what is stored, and nothing of it stays.
export const sentName = (name, what) => `${name} ${JSON.stringify(what)} `;

// What the server answered another tab that has just sent the same; undefined where none has.
export const sentElsewhere = async (name, what) => {
  const start = sentName(name, what);
  const locks = await navigator.locks?.query().catch(() => undefined);
  const found = locks?.held.find((lock) => lock.name.startsWith(start));
  return found && JSON.parse(found.name.slice(start.length));
};

// Another tab has sent a form: its draft is no longer wanted here.
export const sentByAnother = async (name) => {
  const draft = readDraft(name);
  // A message that waits for a network was promised to be sent, and takes its turn.
  if (!draft || "until" in draft) return;
  // Of two different messages, the one that is still being written stays. Two orders have one basket.
  const own = name === CONTACT_DRAFT.name && draft.fields?.message?.trim() && !(await sentElsewhere(name, draft.fields));
  if (own) return;
  sessionStorage.removeItem(name);
  dispatchEvent(new CustomEvent("draft-sent", { detail: name }));
};
