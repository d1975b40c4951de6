/**
 * Everything a person typed and chose. It lives in this page's memory only and ends with the page, with "Leave this
 * page", or with the thanks.
 *
 * @typedef {{code: string, orgs: string[], lookup: string, auth: string}} Coded a code, what it gives, and the organisations
 *   (b64u) that answer there
 * @typedef {object} Session
 * @property {import("../../core/web/js/conditions.js").Answers} answers
 * @property {string} view a question's key or a panel's name, "" before the first
 * @property {string[]} trail views that Back goes through
 * @property {boolean} changing one answer, from the summary
 * @property {string[] | null} chosen organisations, b64u; null until the person chose otherwise than proposed
 * @property {string[]} closed organisations that take no messages now
 * @property {boolean} unfolded all organisations are shown, not only the proposed one
 * @property {boolean} separately
 * @property {boolean | null} uncoded the person wants no code; null before they chose
 * @property {boolean} consent to what the send view names
 * @property {string[]} confirmed keys of what else was ticked there
 * @property {import("./draft.js").Slot[]} slots
 * @property {import("./post.js").Job | null} job
 * @property {string[]} received organisations that have it, once everything is sent
 * @property {Coded[]} codes what to come back with, once everything is sent
 * @property {import("./files.js").Files | null} files that are to go with it
 * @property {boolean} own the words were about the writer
 */

/** @returns {Session} */
export function newSession() {
  return {
    answers: {},
    view: "",
    trail: [],
    changing: false,
    chosen: null,
    closed: [],
    unfolded: false,
    separately: false,
    uncoded: null,
    consent: false,
    confirmed: [],
    slots: [],
    job: null,
    received: [],
    codes: [],
    files: null,
    own: true,
  };
}
