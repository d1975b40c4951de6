/**
 * What is on its way. One slot is one report with its own id and upload secret: a retry or a double tap sends the same
 * bytes again, and an edit under the same id is found by the server (`different`).
 *
 * @typedef {import("./wire.js").Sealed} Sealed
 * @typedef {object} Slot
 * @property {string[]} orgs b64u ids
 * @property {string} content what was sealed, to tell whether it was edited since
 * @property {Sealed | null} sealed
 * @property {string} secret b64u, "" before the first sealing
 * @property {string} follows report id this one adds to, or ""
 * @property {boolean} received
 * @property {boolean} different an earlier version arrived and this one was refused
 */

/** @param {string[]} orgs @returns {Slot} */
export function newSlot(orgs) {
  return { orgs, content: "", sealed: null, secret: "", follows: "", received: false, different: false };
}

/**
 * @param {Slot[]} slots of earlier tries
 * @param {string[][]} groups organisations of each report wanted now
 * @returns {Slot[]} one a group; a report already tried for one of its organisations keeps its id
 */
export function slotsFor(slots, groups) {
  const free = [...slots];
  return groups.map((orgs) => {
    const at = free.findIndex((slot) => slot.orgs.some((org) => orgs.includes(org)));
    if (at < 0) return newSlot(orgs);
    const [slot] = free.splice(at, 1);
    return /** @type {Slot} */ (slot);
  });
}

/**
 * The first version arrived and this one differs: from now on this slot is a new report that adds to it.
 *
 * @param {Slot} slot
 */
export function addTo(slot) {
  Object.assign(slot, { follows: slot.sealed?.report ?? "", sealed: null, secret: "", content: "", different: false });
}
