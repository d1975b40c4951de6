/** Staff keys: passphrase, vault, member keys (ENVELOPE.md section 5). Never part of a reporter's bundle. */
import { concat, utf8 } from "./encoding.js";
import { Damaged, NotForThisKey } from "./errors.js";
import { recipientOf } from "./hpke.js";
import { argon2id, ed25519Public, hkdfSha256, randomBytes, xchachaOpen, xchachaSeal } from "./primitives.js";

/** @typedef {{kib: number, passes: number}} Cost Argon2id memory in KiB and passes; p is always 1 */

/** @typedef {"passphrase" | "passkey"} Way */

export const WORDS = 6;
export const WORDLIST = 7776;
export const SALT = 16;
export const VAULT = 32;
export const WRAP = 72;
export const PRF = 32;

/** A constant of the client: it takes no weaker cost from a server. Only tests lower it. */
export const STAFF_COST = Object.freeze({ kib: 65536, passes: 3 });

const WRAP_NONCE = 24;

/**
 * @param {readonly string[]} words the 7,776 words of wordlist.txt
 * @param {(length: number) => Uint8Array} [random]
 * @returns {string} six words, 77.5 bits, joined by single spaces
 */
export function drawPassphrase(words, random = randomBytes) {
  if (words.length !== WORDLIST) throw new TypeError("the list has 7,776 words");
  const drawn = [];
  while (drawn.length < WORDS) {
    const [high = 0, low = 0] = random(2);
    const number = high * 256 + low;
    // 8 * 7,776 of 65,536: the rest would make the first words more likely.
    if (number < 8 * WORDLIST) drawn.push(words[number % WORDLIST]);
  }
  return drawn.join(" ");
}

/** @returns {Uint8Array} a fresh salt, 16 bytes */
export function newSalt() {
  return randomBytes(SALT);
}

/** @returns {Uint8Array} a fresh vault, 32 bytes */
export function newVault() {
  return randomBytes(VAULT);
}

/**
 * @param {string} passphrase
 * @param {Uint8Array} salt the member's, 16 bytes
 * @param {Cost} [cost]
 * @param {(done: number) => void} [onProgress] told the part done, 0 to 1
 * @returns {{auth: Uint8Array, kek: Uint8Array}} 32 bytes each: `auth` goes to the server, `kek` never leaves the client
 */
export function derive(passphrase, salt, cost = STAFF_COST, onProgress) {
  if (salt.length !== SALT) throw new TypeError("a salt is 16 bytes");
  const password = utf8(passphrase.normalize("NFKC"));
  const root = argon2id(password, salt, cost, onProgress);
  const keys = { auth: labelled(root, "dovira/v1/staff/auth"), kek: labelled(root, "dovira/v1/staff/kek") };
  password.fill(0);
  root.fill(0);
  return keys;
}

/**
 * @param {Uint8Array} prf output of a passkey's PRF, 32 bytes
 * @param {Uint8Array} credential its credential id
 * @returns {Uint8Array} the key that it gives, 32 bytes
 */
export function passkeyKek(prf, credential) {
  if (prf.length !== PRF) throw new TypeError("a PRF output is 32 bytes");
  return hkdfSha256(prf, new Uint8Array(0), concat(utf8("dovira/v1/staff/kek-prf"), credential));
}

/**
 * @param {Uint8Array} vault 32 bytes
 * @param {Uint8Array} kek 32 bytes
 * @param {Uint8Array} member id, 16 bytes
 * @param {Uint8Array} [nonce] 24 bytes, random when not given
 * @param {Way} [way] whichever gave the `kek`
 * @returns {Uint8Array} the vault sealed for this member, 72 bytes
 */
export function wrapVault(vault, kek, member, nonce = randomBytes(WRAP_NONCE), way = "passphrase") {
  return concat(nonce, xchachaSeal(kek, nonce, vault, wrapAad(member, way)));
}

/**
 * @param {Uint8Array} wrapped
 * @param {Uint8Array} kek 32 bytes
 * @param {Uint8Array} member id, 16 bytes
 * @param {Way} [way] whichever gave the `kek`
 * @returns {Uint8Array} the vault
 * @throws {NotForThisKey} when this `kek` does not open it
 * @throws {Damaged} when it is not 72 bytes
 */
export function unwrapVault(wrapped, kek, member, way = "passphrase") {
  if (wrapped.length !== WRAP) throw new Damaged("a wrap is 72 bytes");
  try {
    return xchachaOpen(kek, wrapped.slice(0, WRAP_NONCE), wrapped.slice(WRAP_NONCE), wrapAad(member, way));
  } catch {
    throw new NotForThisKey("another passphrase, passkey or member");
  }
}

/**
 * @param {Uint8Array} vault 32 bytes
 * @returns {{xwing: Uint8Array, recipient: Uint8Array, sign: Uint8Array, verify: Uint8Array}} X-Wing seed (32 bytes)
 *   and recipient (1,216), Ed25519 seed and public key (32 each)
 */
export function memberKeys(vault) {
  const xwing = labelled(vault, "dovira/v1/member/xwing");
  const sign = labelled(vault, "dovira/v1/member/ed25519");
  return { xwing, recipient: recipientOf(xwing), sign, verify: ed25519Public(sign) };
}

/** @param {Uint8Array} key @param {string} label */
function labelled(key, label) {
  return hkdfSha256(key, new Uint8Array(0), utf8(label));
}

/** @param {Uint8Array} member @param {Way} way */
function wrapAad(member, way) {
  return concat(utf8("dovira/v1/wrap/"), member, utf8(`/${way}`));
}
