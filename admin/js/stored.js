/**
 * A sealed object as the server gave it, held against what it had listed. Lives in the worker only.
 */
import { concat, equal, fromB64u, utf8 } from "../../crypto/encoding.js";
import { Damaged } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { sha256 } from "../../crypto/primitives.js";

/** @typedef {{id: string, kind: string, epoch: string, header: string, sha256: string, parts: Uint8Array[]}} Stored */

/** @param {Stored} stored @returns {import("../../crypto/open.js").StoredObject} */
export function whole({ id, kind, epoch, header, sha256: expected, parts }) {
  const payload = concat(...parts);
  if (!equal(sha256(payload), fromB64u(expected, 32))) throw new Damaged("other bytes than the server listed");
  return {
    id: fromB64u(id, ID),
    kind: /** @type {import("../../crypto/frame.js").KindName} */ (kind),
    epoch: fromB64u(epoch, ID),
    header: utf8(header),
    payload,
  };
}
