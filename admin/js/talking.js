/**
 * What was said after a report: messages of who has the code, answers of this organisation. Lives in the worker only.
 */
import { b64u, equal, fromB64u, fromUtf8 } from "../../crypto/encoding.js";
import { Damaged, EnvelopeError, NotForThisKey } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { openMessage } from "../../crypto/message.js";
import { ed25519Public, randomBytes } from "../../crypto/primitives.js";
import { answerSeed, openReply, sealReply } from "../../crypto/reply.js";

/**
 * @typedef {import("../../crypto/keylog.js").LogState} LogState
 * @typedef {{site: Uint8Array, org: Uint8Array, identities: Map<string, Uint8Array>, state: LogState}} Open
 * @typedef {import("../../crypto/open.js").StoredObject} StoredObject
 * @typedef {object} Said `problem`: why it cannot be shown, else ""
 * @property {"message" | "reply"} kind
 * @property {string} day
 * @property {number} n how much had been said before
 * @property {string} text
 * @property {string} by the member, base64url, "" for the person
 * @property {string} problem
 * @property {import("../../crypto/manifest.js").Listed[]} objects files that came with it
 */

/**
 * @param {Open} open
 * @param {Uint8Array} report id, 16 bytes
 * @param {import("../../crypto/manifest.js").Manifest} inner of its answers
 * @param {StoredObject[]} objects all of the report
 * @returns {Said[]} in the order in which it was said
 */
export function conversation(open, report, inner, objects) {
  const said = objects.flatMap((object) => {
    if (object.kind !== "message" && object.kind !== "reply") return [];
    const nothing = { kind: object.kind, day: "", n: 0, text: "", by: "", problem: "", objects: [] };
    try {
      return [{ ...nothing, ...opened(open, report, inner, object) }];
    } catch (error) {
      return [{ ...nothing, problem: error instanceof EnvelopeError ? error.name : "Damaged" }];
    }
  });
  // On one day and after as much: the person did not see the answer yet.
  return said.sort((a, b) => a.n - b.n || (a.kind < b.kind ? -1 : 1));
}

/** @param {Open} open @param {Uint8Array} report @param {import("../../crypto/manifest.js").Manifest} inner @param {StoredObject} object */
function opened({ site, identities, state }, report, { code }, { id, kind, epoch, header, payload }) {
  const identity = identities.get(b64u(epoch));
  if (!identity) throw new NotForThisKey("no identity of this epoch");
  const place = { kind, site, owner: report, object: id };
  if (kind === "reply") {
    const { day, n, text, by } = openReply(place, header, payload, identity, state);
    return { day, n, text, by };
  }
  if (!code) throw new Damaged("a message of nobody who has a code");
  const { day, n, text, objects } = openMessage(place, header, payload, identity, fromB64u(code.sign, 32));
  return { day, n, text, objects };
}

/**
 * @param {Open & {member: Uint8Array, keys: import("./epochs.js").MemberKeys}} self
 * @param {{report: string, recipient: string, n: number, lang: string, text: string, day: string}} given `recipient`: of
 *   the code, found inside the report
 * @returns what POST /api/reports/<report>/replies takes
 * @throws {EnvelopeError} `NoAnswerKey` in an epoch that answers nobody; `KeysDamaged` when the log names another key
 */
export function answered({ site, org, identities, state, member, keys }, { report, recipient, n, lang, text, day }) {
  const epoch = state.epoch && b64u(state.epoch);
  const identity = epoch && identities.get(epoch);
  const named = epoch && state.epochs.get(epoch)?.answer;
  if (!identity || !named) throw new EnvelopeError("NoAnswerKey", "this epoch answers nobody");
  if (!equal(named, ed25519Public(answerSeed(identity)))) throw new EnvelopeError("KeysDamaged", "another answer key");
  const object = b64u(randomBytes(ID));
  const reply = { report, object, org: b64u(org), epoch, by: b64u(member), day, lang, n, text };
  const { headers, payload } = sealReply(site, reply, keys.sign, identity, fromB64u(recipient));
  const [person = "", own = ""] = headers.map(({ header }) => fromUtf8(header));
  return { id: object, payload: b64u(payload), header: person, own, epoch };
}
