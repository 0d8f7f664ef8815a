// Computes a draw again, here and with WebCrypto alone (functions/core/draw.py says how), and finds a ticket in it.

const text = new TextEncoder();
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (raw) => [...new Uint8Array(raw)].map((one) => one.toString(16).padStart(2, "0")).join("");
const sha256 = (raw) => crypto.subtle.digest("SHA-256", raw);

async function ranked(entries, seed) {
  const key = await crypto.subtle.importKey("raw", seed, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const marks = await Promise.all(entries.map(async (one) => [hex(await crypto.subtle.sign("HMAC", key, text.encode(one))), one]));
  return marks.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
}

// The verdicts, and the place of the ticket where there is one.
async function judged(form, draw, ticket) {
  const entries = [...new Set(draw.entries)].sort();
  const list = await sha256(text.encode(entries.map((one) => `${one}\n`).join("")));
  const { contest, list: shown, winners } = form.dataset;
  let order = [];
  if (draw.signature) {
    const random = await sha256(bytes(draw.signature));
    order = await ranked(entries, await sha256(await new Blob([list, random]).arrayBuffer()));
  }
  const good = hex(list) === shown && order.slice(0, draw.winners).join(" ") === winners;
  const verdicts = [good ? (draw.signature ? "drawn" : "listed") : "differs"];
  if (!ticket) return [verdicts];
  const own = hex(await sha256(text.encode(`${contest}\n${ticket}`)));
  if (!entries.includes(own)) return [[...verdicts, "out"]];
  return draw.signature ? [[...verdicts, "place"], order.indexOf(own) + 1] : [[...verdicts, "in"]];
}

const form = document.querySelector("#draw-check");
const shown = document.querySelectorAll("#draw-verdict [data-verdict]");

let latest;

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const asked = (latest = {});
  // No verdict on another ticket stands while this one is computed.
  for (const one of shown) one.hidden = true;
  let verdicts, place;
  try {
    const answer = await fetch("draw.json");
    if (!answer.ok) throw new TypeError(answer.status);
    [verdicts, place] = await judged(form, await answer.json(), form.elements.ticket.value.trim().toLowerCase());
  } catch {
    verdicts = ["later"];
  }
  if (asked !== latest) return;
  for (const one of shown) {
    one.hidden = !verdicts.includes(one.dataset.verdict);
    if (one.dataset.verdict === "place" && place) one.querySelector("b").textContent = place;
  }
});
