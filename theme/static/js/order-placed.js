// On an order's own page: what was ordered leaves the basket, and what was typed leaves this tab. Only the tab that placed
// the order has a draft of its id; whoever comes back by the link in a mail keeps their basket. When this never runs, there
// is no basket.

import { readDraft, saySent } from "drafts";
import { basketLines, changeBasket } from "site";

const DRAFT = "order-draft";
const draft = readDraft(DRAFT);
if (draft && draft.id === document.getElementById("order-id")?.value) {
  const now = basketLines() ?? {};
  const ordered = Object.entries(draft.lines).map(([name, count]) => [name.slice("line-".length), Number(count)]);
  changeBasket(ordered.map(([slug, count]) => [slug, Math.max((now[slug] ?? 0) - count, 0)]));
  sessionStorage.removeItem(DRAFT);
  saySent(DRAFT);
}
