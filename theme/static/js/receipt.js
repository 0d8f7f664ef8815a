// Checks a receipt in this browser: a flattened JWS (RFC 7515 section 7.2.2), ES256, against the site's public keys.
// Nothing of it is sent anywhere; the number alone goes where somebody asks what we hold under it today (held.js).
// When this never runs, the page says so, and which tool does the same.
import { compare, numberOf } from "./receipt/held.js";
import { isProof, judgeProof } from "./receipt/log.js";

const form = document.getElementById("receipt-check");
const file = document.getElementById("receipt-file");
const text = document.getElementById("receipt-text");
const slip = document.getElementById("receipt-slip");
const entry = document.getElementById("log-slip");
const today = document.getElementById("log-today");
const MOST = 100_000;
const PARTS = "payload,protected,signature";
let asked = 0;
// The card, or the record of a proof, that the page shows.
let kept;

// Base64url, strictly: one way to write each sequence of bytes, so that no changed letter goes unseen.
function bytes(part) {
  const raw = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  const again = btoa(raw).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  if (again !== part) throw new SyntaxError("not base64url");
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

const json = (part) => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes(part)));

// The text of a card's QR code is the compact form of the same (RFC 7515 section 7.1).
function read(source) {
  const parts = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(source);
  if (parts) return { protected: parts[1], payload: parts[2], signature: parts[3] };
  try {
    const jws = JSON.parse(source);
    const whole = Object.keys(jws).sort().join() === PARTS && Object.values(jws).every((part) => typeof part === "string");
    return whole ? jws : undefined;
  } catch {
    return undefined;
  }
}

// The key named in the receipt. A list kept from before a new key was made is asked for again.
async function keyNamed(kid) {
  for (const cache of ["default", "reload"]) {
    const answer = await fetch("/.well-known/jwks.json", { cache });
    if (!answer.ok) throw new Error("no keys");
    const found = (await answer.json()).keys.find((key) => key.kid === kid);
    if (found) return found;
  }
  return undefined;
}

async function verify(jws, { kty, crv, x, y }, signature) {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, curve, false, ["verify"]);
  const signed = new TextEncoder().encode(`${jws.protected}.${jws.payload}`);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, signed);
}

// The verdict, and for a valid receipt its header and what it says.
async function judge(source) {
  const jws = source.length > MOST ? undefined : read(source);
  if (!jws) return ["unreadable"];
  if (!globalThis.crypto?.subtle) return ["unable"];
  let header, receipt, signature;
  try {
    [header, receipt, signature] = [json(jws.protected), json(jws.payload), bytes(jws.signature)];
  } catch {
    return ["changed"];
  }
  if (header?.alg !== "ES256") return ["changed"];
  let key;
  try {
    key = await keyNamed(header.kid);
  } catch {
    return ["later"];
  }
  if (!key) return ["unknown"];
  return (await verify(jws, key, signature)) ? ["valid", header, receipt] : ["changed"];
}

const moment = (iso) => new Date(iso).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "medium", timeZone: "UTC" }) + " UTC";
const day = (iso) => new Date(iso).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });

// Each field in plain words. A code that the page has no words for is shown as it is.
function fill(header, receipt) {
  const record = receipt.hasRecordOfActivity;
  const event = record.hasProcess;
  const told = Object.fromEntries(record.hasPersonalData.map((one) => [one["skos:prefLabel"], one["rdf:value"]]));
  const of = (field) => slip.querySelector(`[data-field="${field}"]`);
  const put = (field, value) => (of(field).textContent = of(field).dataset[value] ?? value);
  put("when", moment(record["dct:created"]));
  put("surface", event.isExercisedAt);
  put("language", new Intl.DisplayNames("en", { type: "language" }).of(record["dct:language"]));
  put("agent", `${told.browser}, ${told.system}`);
  put("signal", told.signal ?? "none");
  put("policy", `Version ${record.hasNotice["schema:version"]}`);
  of("policy").setAttribute("href", `/privacy/${record.hasNotice["schema:version"]}/`);
  put("fingerprint", record.hasNotice["schema:sha256"]);
  put("controller", ["hasName", "hasAddress", "hasContact"].map((name) => record.hasDataController[name]).join(", "));
  put("basis", event.hasLegalBasis === "eu-gdpr:A6-1-a" ? "consent" : event.hasLegalBasis);
  put("processor", `${record.hasDataProcessor.map((one) => one.hasName).join("; ")}, in ${record.hasStorageCondition.hasLocation}`);
  put("holds", event["dct:valid"].replace(/^P(\d+)D$/, "$1 days"));
  put("until", day(record.hasStorageCondition.hasDuration["rdf:value"]));
  put("number", receipt["dct:identifier"]);
  put("issued", moment(receipt["dct:issued"]));
  put("key", header.kid);
  for (const answer of ["ConsentGiven", "ConsentRefused", "ConsentWithdrawn"]) {
    const purposes = event.hasProcess.filter((one) => one.hasConsentStatus === answer);
    const names = purposes.map((one) => one.hasPurpose["skos:prefLabel"]);
    const items = (names.length ? names : [of(answer).dataset.none ?? ""]).map((name) =>
      Object.assign(document.createElement("li"), { textContent: name }),
    );
    of(answer).replaceChildren(...items);
    of(answer).closest("[data-only]")?.toggleAttribute("hidden", !names.length);
  }
}

// Of a record of the log, or of a card: when, what, and where it stands.
function fillEntry(record, index, size) {
  const said = record.policy && record.granted
    ? { when: moment(record.recorded_at ?? record.recorded), granted: record.granted.join(", ") || "nothing", refused: record.refused.join(", ") || "nothing", policy: record.policy }
    : { when: "–", granted: "–", refused: "–", policy: record.policy ?? "–" };
  said.place = size ? `${index + 1} of ${size}` : "";
  said.number = record.card ?? record.number ?? "";
  for (const [name, value] of Object.entries(said)) {
    const place = entry.querySelector(`[data-entry="${name}"]`);
    place.textContent = value;
    place.parentElement.hidden = !value;
  }
}

function say(verdict) {
  for (const line of document.querySelectorAll("[data-verdict]")) line.hidden = line.dataset.verdict !== verdict;
}

async function check() {
  // Only the answer to what was asked last is shown.
  const turn = ++asked;
  const source = text.value.trim().replaceAll("\r", "");
  const proof = isProof(source);
  const unable = proof && !globalThis.crypto?.subtle;
  const [verdict, ...found] = unable ? ["unable"] : await (proof ? judgeProof : judge)(source);
  if (turn !== asked) return;
  const [header, said] = proof ? [] : found;
  const card = said?.type === "consent card";
  const receipt = said?.hasRecordOfActivity ? said : undefined;
  if (card) fillEntry(said);
  else if (proof && found.length) fillEntry(...found);
  kept = card ? said : proof ? found[0] : undefined;
  entry.hidden = !kept;
  today.hidden = !(kept && numberOf(kept));
  if (receipt) fill(header, receipt);
  slip.hidden = !receipt;
  say(verdict);
}

today.querySelector("button").addEventListener("click", async () => {
  const turn = ++asked;
  const verdict = await compare(kept).catch(() => "later");
  if (turn === asked) say(verdict);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});

file.addEventListener("change", async () => {
  const [chosen] = file.files;
  if (!chosen) return;
  text.value = chosen.size > MOST ? "" : await chosen.text();
  check();
});

text.addEventListener("input", () => {
  asked += 1;
  slip.hidden = true;
  entry.hidden = true;
  say();
});
