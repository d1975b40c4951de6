/** Grants: how an organisation that was not addressed becomes entitled to read (ENVELOPE.md section 7). */
import { b64u, canonicalJson, equal, fromB64u, isDay, parseObject } from "./encoding.js";
import { Damaged, NotAddressed, UnsupportedVersion } from "./errors.js";
import { ID } from "./frame.js";
import { ed25519Sign } from "./primitives.js";
import { signedBytes, verify } from "./signed.js";

/** @typedef {import("./encoding.js").JsonObject} JsonObject */
/**
 * `giver` lets `to` read `object` (null: all) of `report`. Ids of 16 bytes; `reason` "" with consent.
 * @typedef {{
 *   report: Uint8Array, object: Uint8Array | null, giver: Uint8Array, to: Uint8Array,
 *   basis: "consent" | "exception", scope: "read" | "read+refer", reason: string, day: string
 * }} Grant
 */
/** @typedef {Map<string, Uint8Array>} Signatures by base64url of the member's id */

const FIELDS = "basis,day,from,object,reason,report,scope,to,v";
const SIGNERS = { consent: 1, exception: 2 };
const EVERY_OBJECT = "*";

/**
 * @param {Grant} grant
 * @param {Uint8Array} member id, 16 bytes
 * @param {Uint8Array} seed Ed25519, 32 bytes
 * @returns {Uint8Array} body of a `grant` object, signed by one member
 */
export function make(grant, member, seed) {
  const statement = canonicalJson(statementOf(grant));
  readStatement(parseObject(statement));
  return write(statement, new Map([[b64u(member), ed25519Sign(signedBytes("grant", statement), seed)]]));
}

/**
 * @param {Uint8Array} body
 * @param {Uint8Array} member id, 16 bytes
 * @param {Uint8Array} seed Ed25519, 32 bytes
 * @returns {Uint8Array} the same body with one more member's signature
 */
export function coSign(body, member, seed) {
  const { statement, signatures } = parse(body);
  return write(statement, signatures.set(b64u(member), ed25519Sign(signedBytes("grant", statement), seed)));
}

/**
 * @param {Uint8Array} body
 * @returns {Uint8Array} id of the organisation it claims to come from, to look up its key log; not verified
 * @throws {Damaged}
 */
export function giverOf(body) {
  return readStatement(parseObject(parse(body).statement)).giver;
}

/**
 * @param {Uint8Array} body
 * @param {import("./keylog.js").LogState} state of the giver's key log
 * @returns {Grant} once the signatures hold
 * @throws {Damaged}
 * @throws {UnsupportedVersion}
 */
export function verifyGrant(body, state) {
  const { statement, signatures } = parse(body);
  const grant = readStatement(parseObject(statement));
  if (!equal(grant.giver, state.org) || signatures.size !== SIGNERS[grant.basis]) {
    throw new Damaged("not signed as this basis needs");
  }
  signatures.forEach((signature, by) => {
    const member = state.members.get(by);
    if (!member) throw new Damaged("not signed by a member");
    verify("grant", { statement, signature }, member.sign);
  });
  return grant;
}

/**
 * @param {Uint8Array} report
 * @param {Uint8Array[]} orgs addressed at sealing
 * @param {Grant[]} grants verified ones
 * @param {Uint8Array} org
 * @param {Uint8Array} objectId
 * @returns {boolean} whether `org` was addressed, or a chain of grants from one that was leads to it
 */
export function isEntitled(report, orgs, grants, org, objectId) {
  const covering = grants.filter((g) => equal(g.report, report) && (!g.object || equal(g.object, objectId)));
  const mayRefer = new Set(orgs.map(b64u));
  const mayRead = new Set(mayRefer);
  for (let before = -1; before < mayRefer.size; ) {
    before = mayRefer.size;
    for (const { to, scope } of covering.filter(({ giver }) => mayRefer.has(b64u(giver)))) {
      mayRead.add(b64u(to));
      if (scope === "read+refer") mayRefer.add(b64u(to));
    }
  }
  return mayRead.has(b64u(org));
}

/**
 * @param {Uint8Array} report @param {Uint8Array[]} orgs @param {Grant[]} grants @param {Uint8Array} org
 * @param {Uint8Array} objectId
 * @throws {NotAddressed} unless `isEntitled`
 */
export function checkEntitled(report, orgs, grants, org, objectId) {
  if (!isEntitled(report, orgs, grants, org, objectId)) throw new NotAddressed("neither addressed nor granted");
}

/** @param {Grant} grant @returns {JsonObject} */
function statementOf({ basis, day, giver, object, reason, report, scope, to }) {
  const covered = object ? b64u(object) : EVERY_OBJECT;
  return { basis, day, from: b64u(giver), object: covered, reason, report: b64u(report), scope, to: b64u(to), v: 1 };
}

/** @param {JsonObject} statement @returns {Grant} */
function readStatement(statement) {
  if (statement.v !== 1) throw new UnsupportedVersion("unknown version of a grant");
  const { basis, day, scope, reason, object } = statement;
  if (Object.keys(statement).sort().join() !== FIELDS || !isDay(day)) throw new Damaged("wrong fields");
  if (basis !== "consent" && basis !== "exception") throw new Damaged("wrong basis");
  if ((scope !== "read" && scope !== "read+refer") || typeof reason !== "string") throw new Damaged("wrong scope");
  if ((basis === "consent") !== (reason === "")) throw new Damaged("a reason goes with an exception, and only there");
  return {
    report: fromB64u(statement.report, ID),
    object: object === EVERY_OBJECT ? null : fromB64u(object, ID),
    giver: fromB64u(statement.from, ID),
    to: fromB64u(statement.to, ID),
    basis,
    scope,
    reason,
    day,
  };
}

/** @param {Uint8Array} statement @param {Signatures} signatures */
function write(statement, signatures) {
  const members = [...signatures.keys()].sort();
  const listed = members.map((by) => ({ by, signature: b64u(/** @type {Uint8Array} */ (signatures.get(by))) }));
  return canonicalJson({ signatures: listed, statement: b64u(statement) });
}

/** @param {Uint8Array} body @returns {{statement: Uint8Array, signatures: Signatures}} */
function parse(body) {
  const wire = parseObject(body);
  if (Object.keys(wire).join() !== "signatures,statement" || !Array.isArray(wire.signatures)) {
    throw new Damaged("not a grant");
  }
  const entries = wire.signatures.map(readSignature);
  if (entries.some(({ by }, i) => by <= (entries[i - 1]?.by ?? ""))) {
    throw new Damaged("signatures are sorted by member, each once");
  }
  const signatures = new Map(entries.map(({ by, signature }) => [by, signature]));
  return { statement: fromB64u(wire.statement), signatures };
}

/** @param {import("./encoding.js").Json} entry */
function readSignature(entry) {
  if (typeof entry !== "object" || Array.isArray(entry) || Object.keys(entry).join() !== "by,signature") {
    throw new Damaged("not a signature");
  }
  return { by: b64u(fromB64u(entry.by, ID)), signature: fromB64u(entry.signature, 64) };
}
