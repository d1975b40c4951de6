/**
 * A file, sealed and opened a part at a time: no more than two parts are in memory, and any part can be sealed again to
 * the same bytes (ENVELOPE.md section 15).
 */
import { CHUNK, chunkNonce, NONCE, payloadKey, payloadSize } from "./age.js";
import { b64u, concat } from "./encoding.js";
import { Damaged } from "./errors.js";
import { frameHead, ID, paddedSize, readHead } from "./frame.js";
import { PART } from "./padding.js";
import { chachaOpen, chachaSeal, randomBytes, sha256, TAG } from "./primitives.js";
import { commitment } from "./sealed.js";

/** @typedef {import("./frame.js").Place} Place */
/**
 * What the seal says of a file. `how`: its hidden details were removed on the phone, the person kept them on purpose, or
 * they could not be removed and the person sent it all the same.
 * @typedef {{how: "cleaned" | "kept" | "uncleaned", name: string, type: string}} FileFacts
 */
/** What a file is sealed with, drawn when it is picked. @typedef {{id: Uint8Array, secret: Uint8Array, key: Uint8Array, nonce: Uint8Array}} FileKeys */

const SECRET = 32;
const FILE_KEY = 16;
const SEALED_CHUNK = CHUNK + TAG;
const HOW = ["cleaned", "kept", "uncleaned"];
export const LONGEST_NAME = 200;
const TYPE = /^[\x21-\x7e]{0,100}$/;

/** @returns {FileKeys} `id` is the hash of `secret`: whoever shows it may send the parts */
export function newFile() {
  const secret = randomBytes(SECRET);
  return { secret, id: sha256(secret).slice(0, ID), key: randomBytes(FILE_KEY), nonce: randomBytes(NONCE) };
}

/** @param {FileKeys} keys @returns {import("./manifest.js").Listed} as a manifest names it */
export function listedFile({ id, key }) {
  return { id: b64u(id), key: b64u(commitment(key)), kind: "attachment" };
}

/** A file on its way into the seal. */
export class FileSealing {
  /**
   * @param {Place} place kind `attachment`
   * @param {FileKeys} keys never used for other bytes
   * @param {FileFacts} facts
   * @param {number} size of the file in bytes
   */
  constructor(place, keys, facts, size) {
    readFacts({ ...facts, v: 1 });
    this.head = frameHead(place, { ...facts, v: 1 }, size);
    this.size = size;
    this.total = paddedSize("attachment", this.head.length + size);
    this.chunks = Math.ceil(this.total / CHUNK);
    this.length = payloadSize(this.total);
    this.parts = Math.ceil(this.length / PART);
    this.nonce = keys.nonce;
    this.key = payloadKey(keys.key, keys.nonce);
  }

  /**
   * @param {number} n from 0
   * @param {(from: number, to: number) => Promise<Uint8Array>} read bytes of the file
   * @returns {Promise<Uint8Array>} part `n` of the payload, the same each time
   */
  async part(n, read) {
    const start = n * PART;
    const end = Math.min(start + PART, this.length);
    const first = Math.max(0, Math.floor((start - NONCE) / SEALED_CHUNK));
    const last = Math.min(this.chunks - 1, Math.floor((end - 1 - NONCE) / SEALED_CHUNK));
    const plain = await this.plaintext(first * CHUNK, Math.min((last + 1) * CHUNK, this.total), read);
    const sealed = [];
    for (let i = first; i <= last; i += 1) {
      const chunk = plain.subarray((i - first) * CHUNK, (i - first + 1) * CHUNK);
      sealed.push(chachaSeal(this.key, chunkNonce(i, i === this.chunks - 1), chunk));
    }
    plain.fill(0);
    const at = NONCE + first * SEALED_CHUNK;
    if (first === 0) return concat(this.nonce, ...sealed).subarray(start, end);
    return concat(...sealed).subarray(start - at, end - at);
  }

  /** @param {number} from @param {number} to @param {(from: number, to: number) => Promise<Uint8Array>} read */
  async plaintext(from, to, read) {
    const plain = new Uint8Array(to - from);
    if (from < this.head.length) plain.set(this.head.subarray(from, to));
    const begin = Math.max(0, from - this.head.length);
    const end = Math.min(this.size, to - this.head.length);
    if (end <= begin) return plain;
    const bytes = await read(begin, end);
    // A file that changed under our hands would meet the same key twice.
    if (bytes.length !== end - begin) throw new Damaged("the file changed");
    plain.set(bytes, Math.max(0, this.head.length - from));
    return plain;
  }
}

/** A file on its way out. What it gives is not to be shown before `end`. */
export class FileOpening {
  /**
   * @param {Place} place where it was found
   * @param {Uint8Array} fileKey 16 bytes
   * @param {number} length of the payload in bytes
   * @throws {Damaged} when no payload has this length
   */
  constructor(place, fileKey, length) {
    this.place = place;
    this.fileKey = fileKey;
    this.chunks = Math.ceil((length - NONCE) / SEALED_CHUNK);
    this.total = length - NONCE - TAG * this.chunks;
    if (this.total < 0 || payloadSize(this.total) !== length) throw new Damaged("no such payload length");
    /** @type {Uint8Array | null} */
    this.key = null;
    /** @type {Uint8Array} */
    this.rest = new Uint8Array(0);
    this.at = 0;
    /** @type {FileFacts | null} */
    this.facts = null;
    this.left = 0;
  }

  /**
   * @param {Uint8Array} bytes of the payload, in order
   * @returns {Uint8Array[]} bytes of the file
   * @throws {Damaged}
   * @throws {import("./errors.js").UnsupportedVersion}
   */
  push(bytes) {
    this.rest = concat(this.rest, bytes);
    if (!this.key) {
      if (this.rest.length < NONCE) return [];
      this.key = payloadKey(this.fileKey, this.rest.subarray(0, NONCE));
      this.rest = this.rest.subarray(NONCE);
    }
    const pieces = [];
    while (this.at < this.chunks && this.rest.length >= this.chunkLength()) {
      const length = this.chunkLength();
      const last = this.at === this.chunks - 1;
      pieces.push(this.body(chachaOpen(this.key, chunkNonce(this.at, last), this.rest.subarray(0, length))));
      this.rest = this.rest.subarray(length);
      this.at += 1;
    }
    return pieces;
  }

  /** @returns {FileFacts} once all of it opened @throws {Damaged} */
  end() {
    if (this.at !== this.chunks || this.rest.length || this.left || !this.facts) throw new Damaged("not whole");
    this.key?.fill(0);
    return this.facts;
  }

  chunkLength() {
    return this.at < this.chunks - 1 ? SEALED_CHUNK : this.total - this.at * CHUNK + TAG;
  }

  /** @param {Uint8Array} chunk of the plaintext @returns {Uint8Array} what of it is the file */
  body(chunk) {
    let at = 0;
    if (!this.facts) {
      const { inner, bodyAt, length } = readHead(chunk, this.place);
      if (paddedSize("attachment", bodyAt + length) !== this.total) throw new Damaged("bad filling");
      this.facts = readFacts(inner);
      this.left = length;
      at = bodyAt;
    }
    const piece = chunk.subarray(at, at + this.left);
    this.left -= piece.length;
    if (chunk.subarray(at + piece.length).some((byte) => byte !== 0)) throw new Damaged("bad filling");
    return piece;
  }
}

/** @param {import("./encoding.js").JsonObject} inner @returns {FileFacts} @throws {Damaged} */
function readFacts({ how, name, type }) {
  if (typeof how !== "string" || !HOW.includes(how) || typeof name !== "string" || typeof type !== "string") {
    throw new Damaged("not the facts of a file");
  }
  if (name.length > LONGEST_NAME || !TYPE.test(type)) throw new Damaged("not a name or type");
  return { how: /** @type {FileFacts["how"]} */ (how), name, type };
}
