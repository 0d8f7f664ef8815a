// A little work for the browser instead of a puzzle for its person: altcha's proof of work (v1), which asks for the
// number that makes SHA-256(salt + number) the challenge. It begins while the message is being written and is done in
// slices, so that typing never waits. No worker: the site's trusted types let none be made. When this never runs, or
// no challenge is to be had, the message goes without, and the server decides.

const SLICE = 250;
const MOST = 1_000_000;
const PATIENCE = 20_000;
let work = {};

const text = new TextEncoder();
// A hash of a few bytes may be there at once: without a pause, all of them would be one long task.
const nextTask = () => globalThis.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));
const hex = (hash) => Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function solve({ algorithm, challenge, salt, signature, maxnumber }) {
  if (algorithm !== "SHA-256") return undefined;
  const start = parseInt(challenge.slice(0, 8), 16);
  for (let first = 0; first <= Math.min(maxnumber, MOST); first += SLICE) {
    const tries = Array.from({ length: SLICE }, (_, next) => crypto.subtle.digest("SHA-256", text.encode(`${salt}${first + next}`)));
    const hashes = await Promise.all(tries);
    const found = hashes.findIndex((hash) => new DataView(hash).getUint32(0) === start && hex(hash) === challenge);
    if (found >= 0) return btoa(JSON.stringify({ algorithm, challenge, number: first + found, salt, signature }));
    await nextTask();
  }
  return undefined;
}

async function solveFresh(mine) {
  const answer = await fetch(`/api/contact/challenge?id=${mine.id}`, { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) return undefined;
  const challenge = await answer.json();
  // Altcha's salt may end in when the challenge does: …?expires=1795392000
  mine.until = (new URLSearchParams(challenge.salt.split("?")[1]).get("expires") ?? Infinity) * 1000;
  return solve(challenge);
}

// Starts a proof for a message's id, or gives the one under way. For sending (not `early`), one that failed or is about
// to expire is made anew.
function start(id, early) {
  const stale = !early && (work.failed || work.until < Date.now() + PATIENCE);
  if (work.id !== id || stale) {
    const mine = (work = { id });
    mine.proof = solveFresh(mine).catch(() => undefined);
    mine.proof.then((proof) => (mine.failed = !proof));
  }
  return work.proof;
}

// The proof for a message's id, or undefined where there is none in time.
export function prove(id, early) {
  const timeout = new Promise((done) => setTimeout(done, PATIENCE));
  return Promise.race([start(id, early), timeout]);
}
