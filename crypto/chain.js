/** A hash chain of statements: the key log and the staff log are two of them (ENVELOPE.md section 6). */
import { b64u, concat, fromB64u, isDay, parseObject, utf8 } from "./encoding.js";
import { Damaged, UnsupportedVersion } from "./errors.js";
import { ID } from "./frame.js";
import { sha256 } from "./primitives.js";

/** @typedef {import("./encoding.js").JsonObject} JsonObject */
/** @typedef {"key-log" | "staff-log"} Chain */
/** @typedef {{[type: string]: string[]}} Fields by type, beside the common ones */
/** @typedef {{org: Uint8Array, head: Uint8Array | null, seq: number}} Head where a chain ends: no hash before the first */

const COMMON = ["by", "day", "org", "prev", "seq", "type", "v"];

/** @param {Chain} chain @param {Uint8Array} statement @returns {Uint8Array} 32 bytes by which the next entry names this one */
export function entryHash(chain, statement) {
  return sha256(concat(utf8(`dovira/v1/${chain}\0`), statement));
}

/**
 * @param {Head} head
 * @param {Uint8Array} by id, 16 bytes
 * @param {string} day
 * @returns {JsonObject} the common fields of the entry that follows
 */
export function following({ org, head, seq }, by, day) {
  return { by: b64u(by), day, org: b64u(org), prev: head ? b64u(head) : "", seq: seq + 1, v: 1 };
}

/**
 * @param {Chain} chain
 * @param {Head} last
 * @param {Uint8Array} statement
 * @param {Fields} types needed fields
 * @param {Fields} more those an entry may have
 * @returns {{head: Uint8Array, seq: number, entry: JsonObject}}
 * @throws {Damaged}
 * @throws {UnsupportedVersion} for an unknown `type` or `v`
 */
export function follow(chain, { org, head, seq }, statement, types, more) {
  const entry = parseObject(statement);
  const { type, v } = entry;
  const own = fieldsOf(types, type);
  if (v !== 1 || !own) throw new UnsupportedVersion("unknown version or type of entry");
  const [needed, found] = [[...COMMON, ...own], Object.keys(entry)];
  const allowed = [...needed, ...(fieldsOf(more, type) ?? [])];
  const whole = needed.every((name) => found.includes(name)) && found.every((name) => allowed.includes(name));
  if (!whole || !isDay(entry.day)) throw new Damaged("wrong fields");
  fromB64u(entry.by, ID);
  if (b64u(fromB64u(entry.org, ID)) !== b64u(org)) throw new Damaged("of another organisation");
  if (entry.seq !== seq + 1) throw new Damaged("gap");
  if (entry.prev !== (head ? b64u(head) : "")) throw new Damaged("does not follow");
  return { head: entryHash(chain, statement), seq: seq + 1, entry };
}

/** @param {Fields} fields @param {unknown} type @returns {string[] | undefined} not what every object inherits */
function fieldsOf(fields, type) {
  return typeof type === "string" && Object.keys(fields).includes(type) ? fields[type] : undefined;
}
