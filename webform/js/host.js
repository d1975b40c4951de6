/** What start.js lends to the scripts that it loads. */
export {};

/**
 * @typedef {object} Host what start.js lends to the form
 * @property {HTMLElement} page the form's part of the document
 * @property {(path: string) => Worker} newWorker the policy that lets it through can be made only once a page
 * @property {() => Worker} startWorker the page's own
 * @property {(fields: Record<string, string>) => Promise<Document>} fetchView
 * @property {boolean} busy no other view may be put in place
 * @property {() => boolean} stepBack set here: false when there is no step before
 * @property {() => void} leaveForm
 * @property {string} code to come back with, where it need not be typed
 */
