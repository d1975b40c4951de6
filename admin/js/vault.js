/**
 * The worker that holds the keys. It has no network and no page: messages in, messages out. Of an error only its name
 * and the number of a share leave, never a text that could quote what was opened.
 */
/// <reference path="./wordlist.d.ts" />
import { ShareError } from "../../crypto/errors.js";
import list from "../../crypto/wordlist.txt";
import * as files from "./filevault.js";
import { Keyring } from "./keyring.js";

const PASSKEY_VERBS = /** @type {const} */ (["derivePasskey", "wrapForPasskey", "squares"]);
const TEAM_VERBS = /** @type {const} */ (["newcomer", "digits", "welcome", "knowsPaper", "removal", "replaceSheet", "renewal", "lend", "borrow", "rewrap", "vouch", "compare"]);
const PAPER_VERBS = /** @type {const} */ (["newKeys", "sheet", "newSheet", "forgetPapers", "checkSheet", "share", "drill", "inspect", "restore"]);
const LOG_VERBS = /** @type {const} */ (["logFrom", "logFollow", "logSign"]);
const OWN_VERBS = /** @type {const} */ (["draw", "derive", "enrol", "open", "openOwn", "read", "answer", "glance"]);
const FILE_VERBS = /** @type {const} */ (["fileBegin", "filePart", "fileEnd", "fileForget"]);
const VERBS = /** @type {const} */ ([...OWN_VERBS, ...PAPER_VERBS, ...PASSKEY_VERBS, ...LOG_VERBS, ...TEAM_VERBS]);

const keyring = new Keyring(list.trim().split("\n"));

self.onmessage = async ({ data: { id, verb, given } }) => {
  try {
    self.postMessage({ id, value: await run(verb, given) });
  } catch (error) {
    const number = error instanceof ShareError ? error.number : undefined;
    self.postMessage({ id, problem: error instanceof Error ? error.name : "Failed", number });
  }
};

/** @param {string} verb @param {any} given */
function run(verb, given) {
  const ofFiles = FILE_VERBS.find((name) => name === verb);
  if (ofFiles) return files[ofFiles](keyring.opened, given);
  const known = VERBS.find((name) => name === verb);
  if (!known) throw new TypeError("no such verb");
  return keyring[known](given);
}
