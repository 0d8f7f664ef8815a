// Hides a random text so that it can be signed unseen, and takes the cover off what was signed (RFC 9474,
// RSABSSA-SHA384-PSS-Deterministic). functions/core/blind_rsa.py signs and verifies. The browser has the hashes, the
// check of the result and large numbers; what is left is the padding and five sums.

const SALT = 48;
const sha384 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-384", await new Blob(parts).arrayBuffer()));
const random = (size) => crypto.getRandomValues(new Uint8Array(size));

export const base64url = (raw) => btoa(String.fromCharCode(...raw)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
export const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const number = (raw) => raw.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
const raw = (value, size) => Uint8Array.from(value.toString(16).padStart(2 * size, "0").match(/../g), (pair) => parseInt(pair, 16));

function power(base, exponent, modulus) {
  let result = 1n;
  for (let square = base % modulus; exponent; exponent >>= 1n, square = (square * square) % modulus) if (exponent & 1n) result = (result * square) % modulus;
  return result;
}

// By Euclid's algorithm; undefined where there is none.
function inverse(value, modulus) {
  let [before, now, left, right] = [0n, 1n, modulus, value % modulus];
  while (right) [before, now, left, right] = [now, before - (left / right) * now, right, left % right];
  return left === 1n ? ((before % modulus) + modulus) % modulus : undefined;
}

async function mask(seed, size) {
  const blocks = [];
  for (let count = 0; blocks.length * SALT < size; count++) blocks.push(await sha384(seed, new Uint8Array([0, 0, 0, count])));
  return new Uint8Array(await new Blob(blocks).arrayBuffer()).slice(0, size);
}

// EMSA-PSS (RFC 8017 section 9.1.1), for a modulus whose bits fill its bytes.
async function padded(message, size, salt) {
  const digest = await sha384(new Uint8Array(8), await sha384(message), salt);
  const block = new Uint8Array(size - SALT - 1);
  block[block.length - SALT - 1] = 1;
  block.set(salt, block.length - SALT);
  const over = await mask(digest, block.length);
  for (const at of block.keys()) block[at] ^= over[at];
  block[0] &= 0x7f;
  return new Uint8Array([...block, ...digest, 0xbc]);
}

// What is sent to be signed, and what takes the cover off again. `key` is a JSON Web Key.
export async function blind(key, message, salt = random(SALT), cover = undefined) {
  const modulus = bytes(key.n);
  const n = number(modulus);
  // 64 bits more than the modulus has, so that no remainder is likelier than another.
  const factor = cover ?? number(random(modulus.length + 8)) % n;
  const uncover = inverse(factor, n);
  if (!uncover) throw new RangeError("no inverse");
  const blinded = (number(await padded(message, modulus.length, salt)) * power(factor, number(bytes(key.e)), n)) % n;
  return { blinded: raw(blinded, modulus.length), uncover: raw(uncover, modulus.length) };
}

// The signature; it throws where that is none of the message, whoever is to blame.
export async function finish(key, message, signed, uncover) {
  const n = number(bytes(key.n));
  const signature = raw((number(signed) * number(uncover)) % n, uncover.length);
  const { kty, e } = key;
  const own = await crypto.subtle.importKey("jwk", { kty, n: key.n, e }, { name: "RSA-PSS", hash: "SHA-384" }, false, ["verify"]);
  if (!(await crypto.subtle.verify({ name: "RSA-PSS", saltLength: SALT }, own, signature, message))) throw new RangeError("not signed");
  return signature;
}
