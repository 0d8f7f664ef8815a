// What the daily look at the live site found, put beside each promise. When this never runs, the page links the same as
// plain text.

const HOUR = 3_600_000;
// A look is daily; after this one was missed.
const OVERDUE = 30;
const words = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });

function ago(moment) {
  const hours = Math.round((Date.now() - moment) / HOUR);
  if (hours < 1) return "within the hour";
  return hours < 48 ? words.format(-hours, "hour") : words.format(-Math.round(hours / 24), "day");
}

const link = (id) => Object.assign(document.createElement("a"), { href: `/promises/${id.toLowerCase()}/`, textContent: id });

function summary(element, when, found) {
  const failed = Object.keys(found).filter((id) => !found[id].kept);
  const count = Object.keys(found).length;
  element.dataset.state = failed.length ? "broken" : "proved";
  const parts = failed.flatMap((id) => [" ", link(id)]);
  if (failed.length) element.replaceChildren(`${when}: ${failed.length} of ${count} not kept:`, ...parts, ". ");
  else element.replaceChildren(`${when}: all ${count} that can be seen from outside were kept. `);
}

export async function showLive() {
  const answer = await fetch("/promises/live.json", { cache: "no-cache" }).catch(() => undefined);
  const look = answer?.ok ? await answer.json().catch(() => undefined) : undefined;
  if (!look?.at) return;
  const moment = Date.parse(look.at);
  const late = Date.now() - moment > OVERDUE * HOUR ? " No look has come since, and one is due each day." : "";
  const when = `Looked at ${ago(moment)} on ${look.preview ? "this preview" : "the live site"}`;
  const top = document.getElementById("live-summary");
  if (top) {
    summary(top, when, look.promises);
    top.append(late);
  }
  for (const element of document.querySelectorAll("[data-live]")) {
    const found = look.promises[element.dataset.live];
    if (!found) continue;
    element.hidden = false;
    element.dataset.state = found.kept ? "proved" : "broken";
    const failed = found.looks.filter(({ good }) => !good).map(({ what }) => what);
    element.textContent = `${when}: ${found.kept ? "kept" : `not kept (${failed.join("; ")})`}.${late}`;
  }
}
