/** An organisation's staff log: who did what on which day (ENVELOPE.md section 6). */
import * as chain from "./chain.js";
import { daysAfter, daysBetween } from "./days.js";
import { b64u, fromB64u } from "./encoding.js";
import { Damaged } from "./errors.js";
import { ID } from "./frame.js";
import { verify } from "./signed.js";

/** @typedef {import("./chain.js").Head} Head */
/** @typedef {import("./encoding.js").JsonObject} JsonObject */
/**
 * Where a verified log stands. `day`: the one that is open, "" before the first entry that was read; `closed`: the day
 * whose closing is the last entry, else "". `counts`: entries of the open day by type, null where its beginning was not read.
 * @typedef {{head: Head, day: string, closed: string, counts: Map<string, number> | null}} StaffLogState
 */

const ACTS = (
  "began signed_in sign_in_failed signed_out sessions_ended listed opened fetched answered status exported all_exported erased kept lapsed org_erased found invited joined " +
  "withdrawn dismissed rewrapped add remove recovery drill epoch restore vouched factor_added factor_removed factor_reset approval_asked approval_given " +
  "approval_withdrawn org_added org_opened org_closed server_sealing_on server_sealing_off log_exported roster"
).split(" ");
/** @type {import("./chain.js").Fields} */
const FIELDS = {
  ...Object.fromEntries(ACTS.map((act) => [act, ["object"]])),
  arrived: ["reports"],
  closing: ["counts"],
};
const MORE = { status: ["status"], approval_asked: ["act"], approval_given: ["act"], approval_withdrawn: ["act"] };
const HEAD = "by,day,hash,org,seq,v";

/** @param {Uint8Array} org id, 16 bytes @returns {StaffLogState} before the first entry */
export function beginning(org) {
  return { head: { org, head: null, seq: -1 }, day: "", closed: "", counts: new Map() };
}

/** @param {Head} head @returns {StaffLogState} after an entry that was verified before */
export function after(head) {
  return { head, day: "", closed: "", counts: null };
}

/**
 * @param {StaffLogState} state
 * @param {Uint8Array} statement
 * @returns {StaffLogState} after one more entry
 * @throws {Damaged}
 * @throws {import("./errors.js").UnsupportedVersion} for an unknown `type` or `v`
 */
export function follow(state, statement) {
  const { head: hash, seq, entry } = chain.follow("staff-log", state.head, statement, FIELDS, MORE);
  const [head, day, type] = [{ org: state.head.org, head: hash, seq }, String(entry.day), String(entry.type)];
  if ((type === "began") !== (seq === 0)) throw new Damaged("begins once, first");
  // Also says whether there is such a day.
  const ahead = daysBetween(state.day || day, day);
  if (ahead) throw new Damaged(ahead < 0 ? "day set back" : "day not closed");
  if (type === "closing") {
    checkCounts(entry.counts, state.counts);
    return { head, day: daysAfter(day, 1), closed: day, counts: new Map() };
  }
  checkFields(entry);
  const counts = state.counts && new Map(state.counts).set(type, (state.counts.get(type) ?? 0) + 1);
  return { head, day, closed: "", counts };
}

/**
 * @param {Head} head that was seen
 * @param {Uint8Array} by id, 16 bytes
 * @param {string} day
 * @returns {JsonObject} what a member signs (domain `head`)
 */
export function headStatement({ org, head, seq }, by, day) {
  return { by: b64u(by), day, hash: head ? b64u(head) : "", org: b64u(org), seq, v: 1 };
}

/**
 * @param {import("./signed.js").Signed} signed
 * @param {Uint8Array} key 32 bytes
 * @returns {{head: Head, by: Uint8Array}} what was signed and by whom
 * @throws {Damaged}
 */
export function verifyHead(signed, key) {
  const said = verify("head", signed, key);
  const { seq } = said;
  if (Object.keys(said).sort().join() !== HEAD || said.v !== 1) throw new Damaged("wrong fields");
  if (typeof seq !== "number" || !Number.isSafeInteger(seq) || seq < 0) throw new Damaged("wrong fields");
  daysBetween(said.day, said.day);
  return { head: { org: fromB64u(said.org, ID), head: fromB64u(said.hash, 32), seq }, by: fromB64u(said.by, ID) };
}

/** @param {unknown} counts as stated @param {Map<string, number> | null} expected */
function checkCounts(counts, expected) {
  if (typeof counts !== "object" || counts === null || Array.isArray(counts)) throw new Damaged("wrong counts");
  const stated = Object.entries(counts);
  if (stated.some(([, n]) => !Number.isSafeInteger(n) || n < 1)) throw new Damaged("wrong counts");
  if (!expected) return;
  const same = stated.length === expected.size && stated.every(([type, n]) => expected.get(type) === n);
  if (!same) throw new Damaged("wrong counts");
}

/** @param {JsonObject} entry */
function checkFields({ type, reports, object, status = "" }) {
  if (type === "arrived") {
    if (!Array.isArray(reports) || !reports.length) throw new Damaged("reports are a list");
    for (const one of reports) fromB64u(one, ID);
    if (reports.join() !== [...new Set(reports)].sort().join()) throw new Damaged("reports are sorted, each once");
  } else if (object !== "") {
    fromB64u(object, ID);
  }
  if (typeof status !== "string") throw new Damaged("wrong fields");
}
