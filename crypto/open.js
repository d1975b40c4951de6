/** Opening a report as one organisation, in the browser of its worker (ENVELOPE.md section 4). */
import { b64u, equal, fromB64u } from "./encoding.js";
import { Damaged, NotForThisKey } from "./errors.js";
import { checkEntitled, isEntitled } from "./grant.js";
import { checkBody, identityOf, readInner } from "./manifest.js";
import { openObject } from "./sealed.js";

/** @typedef {import("./manifest.js").Answers} Answers */
/** @typedef {import("./manifest.js").Manifest} Manifest */
/**
 * An object as one organisation finds it: ids of 16 bytes, its own header, the whole payload.
 * @typedef {{
 *   id: Uint8Array, kind: import("./frame.js").KindName, epoch: Uint8Array, header: Uint8Array, payload: Uint8Array
 * }} StoredObject
 */
/**
 * `identities`: X-Wing identity (32 bytes) by base64url of its epoch id. `grants`: already verified ones (grant.js).
 * @typedef {{
 *   site: Uint8Array, report: Uint8Array, org: Uint8Array, identities: Map<string, Uint8Array>,
 *   objects: StoredObject[], grants?: import("./grant.js").Grant[]
 * }} Found
 */

/**
 * Opens `answers`, then the `identity` it lists.
 * @param {Found} found
 * @returns {{inner: Manifest, answers: Answers, identity: Answers | null}} `identity` null where a grant leaves it out
 * @throws {NotForThisKey}
 * @throws {Damaged}
 * @throws {import("./errors.js").UnsupportedVersion}
 * @throws {import("./errors.js").NotAddressed}
 */
export function openReport(found) {
  const { site, report, org, identities, objects, grants = [] } = found;
  const { first, inner, orgs, answers } = openFirst(found);
  const listed = identityOf(inner);
  checkListed(inner, objects.filter((object) => object !== first && ["answers", "identity"].includes(object.kind)));
  // A grant may hand on the answers alone: then there is no header of `identity` for this reader.
  if (!isEntitled(report, orgs, grants, org, fromB64u(listed.id))) return { inner, answers, identity: null };
  const place = { site, owner: report };
  const second = openFound(place, only(objects.filter(({ id }) => b64u(id) === listed.id)), identities);
  if (!equal(second.key, fromB64u(listed.key))) throw new Damaged("not the object that was listed");
  return { inner, answers, identity: checkBody(second.body) };
}

/**
 * Opens `answers` alone, for a line in a list: whether everything it lists is there is only seen by `openReport`.
 * @param {Found} found objects of other kinds are left as they are
 * @returns {{inner: Manifest, answers: Answers}}
 * @throws {NotForThisKey}
 * @throws {Damaged}
 * @throws {import("./errors.js").UnsupportedVersion}
 * @throws {import("./errors.js").NotAddressed}
 */
export function openAnswers(found) {
  const { inner, answers } = openFirst(found);
  return { inner, answers };
}

/** @param {Found} found */
function openFirst({ site, report, org, identities, objects, grants = [] }) {
  const first = only(objects.filter(({ kind }) => kind === "answers"));
  const opened = openFound({ site, owner: report }, first, identities);
  const inner = readInner(opened.inner);
  const orgs = inner.orgs.map((id) => fromB64u(id));
  checkEntitled(report, orgs, grants, org, first.id);
  return { first, inner, orgs, answers: checkBody(opened.body) };
}

/**
 * @param {{site: Uint8Array, owner: Uint8Array}} place
 * @param {StoredObject} found
 * @param {Map<string, Uint8Array>} identities
 */
function openFound(place, { id, kind, epoch, header, payload }, identities) {
  const identity = identities.get(b64u(epoch));
  if (!identity) throw new NotForThisKey("no identity of this epoch");
  return openObject({ ...place, kind, object: id }, header, payload, identity);
}

/** @param {StoredObject[]} found @returns {StoredObject} */
function only(found) {
  const [object] = found;
  if (!object || found.length !== 1) throw new Damaged("an object is missing or repeated");
  return object;
}

/** @param {Manifest} inner @param {StoredObject[]} others */
function checkListed(inner, others) {
  const listed = new Set(inner.objects.map(({ id, kind }) => `${kind} ${id}`));
  if (others.some(({ id, kind }) => !listed.has(`${kind} ${b64u(id)}`))) {
    throw new Damaged("an object that was not listed");
  }
}
