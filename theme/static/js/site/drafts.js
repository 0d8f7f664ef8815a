// Looks after drafts on every page, because the form's own page may not be open any more: one that is too old is deleted,
// and one that another tab has sent. Few visitors have one, so what reads it is loaded where there is one. When this never
// runs, a draft ends with its tab.

import { CONTACT_DRAFT, ORDER_DRAFT } from "register";
import { quiet } from "../core/quiet.js";

const look = (use) =>
  [CONTACT_DRAFT.name, ORDER_DRAFT.name].forEach(async (name) => {
    try {
      if (sessionStorage.getItem(name)) use(await import("drafts"), name);
    } catch {}
  });

addEventListener("storage", ({ key, newValue }) => newValue && look((drafts, name) => name === key && drafts.sentByAnother(name)));
quiet.then(() => look((drafts, name) => drafts.readDraft(name)));
