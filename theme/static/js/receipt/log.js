// Checks the proof that a record is in the log (C2SP tlog-proof), here and with WebCrypto alone: the record's hash, the
// path to the signed root (RFC 9162 section 2.1.3.2), the signature, and that today's log still has it in that place.

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const base64 = (raw) => btoa(String.fromCharCode(...raw));
const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer()));
const prefix = (number) => Uint8Array.of(number);

async function fetched(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new TypeError(path);
  return answer;
}

async function rootBy(path, leaf, index, size) {
  let [hash, at, last] = [leaf, index, size - 1];
  for (const step of path) {
    if (at % 2 || at === last) {
      hash = await sha256(prefix(1), step, hash);
      while (at && at % 2 === 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else hash = await sha256(prefix(1), hash, step);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last ? undefined : base64(hash);
}

async function signed(note, lines, origin) {
  const keys = (await (await fetched("/log/key")).text()).trim().split("\n");
  for (const [name, id, ...rest] of keys.map((line) => line.split("+"))) {
    for (const line of lines) {
      const [, signer, signature] = line.split(" ");
      const raw = bytes(signature ?? "");
      // Of two signatures under a checkpoint, the one of 64 bytes behind its key's id: no browser checks the other.
      if (raw.length !== 68 || name !== origin || signer !== origin || [...raw.slice(0, 4)].map((one) => one.toString(16).padStart(2, "0")).join("") !== id) continue;
      const key = await crypto.subtle.importKey("raw", bytes(rest.join("+")).slice(1), "Ed25519", false, ["verify"]);
      return crypto.subtle.verify("Ed25519", key, raw.slice(4), new TextEncoder().encode(`${note}\n`));
    }
  }
  return false;
}

// Whether the log of today has this leaf in its place.
async function stands(leaf, index, size) {
  const today = Number((await (await fetched("/log/checkpoint")).text()).split("\n")[1]);
  if (today < size) return false;
  const tile = Math.floor(index / 256);
  const width = Math.min(256, today - tile * 256);
  const digits = String(tile).padStart(Math.ceil(String(tile).length / 3) * 3, "0").match(/.../g);
  const path = digits.map((group, at) => (at < digits.length - 1 ? `x${group}` : group)).join("/");
  const answer = await fetched(`/log/tile/0/${path}${width < 256 ? `.p/${width}` : ""}`);
  const from = (index % 256) * 32;
  return base64(new Uint8Array(await answer.arrayBuffer()).slice(from, from + 32)) === base64(leaf);
}

export const isProof = (source) => source.startsWith("c2sp.org/tlog-proof@v1\n");

// The verdict, and where it is good the record, its place and the size of the log.
export async function judgeProof(source) {
  let record, index, size, path, root, origin, note, lines;
  try {
    const [head, text, ...rest] = source.split("\n\n");
    const [, extra, place, ...steps] = head.split("\n");
    [note, lines] = [text, rest.join("\n\n").split("\n")];
    [origin, size, root] = note.split("\n");
    [record, index, size, path] = [bytes(extra.replace(/^extra /, "")), Number(place.replace(/^index /, "")), Number(size), steps.map(bytes)];
    if (!(index >= 0 && index < size)) return ["unlogged"];
  } catch {
    return ["unlogged"];
  }
  const leaf = await sha256(prefix(0), await sha256(record));
  if ((await rootBy(path, leaf, index, size)) !== root) return ["unlogged"];
  try {
    if (!(await signed(note, lines, origin))) return ["unlogged"];
    if (!(await stands(leaf, index, size))) return ["rewritten"];
  } catch (error) {
    return [error.name === "NotSupportedError" ? "unable" : "later"];
  }
  return ["logged", JSON.parse(new TextDecoder().decode(record)), index, size];
}
