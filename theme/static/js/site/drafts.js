// What was typed into a form and not sent: kept in its tab for a day, and gone from every tab once one has sent it. Runs
// on every page, because the form's own page may not be open any more. When this never runs, no draft is kept.

import { CONTACT_DRAFT, ORDER_DRAFT } from "register";
import { quiet, withStorage } from "../core/storage.js";

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

addEventListener("storage", ({ key, newValue }) => {
  // A message that waits for a network is another one: it was promised to be sent.
  if (newValue && Object.hasOwn(LIFETIMES, key) && !("until" in (readDraft(key) ?? {}))) sessionStorage.removeItem(key);
});
quiet.then(() => Object.keys(LIFETIMES).forEach(readDraft));
