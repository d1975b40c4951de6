/** A founding member with real keys, and what the server keeps of them. */
import { readFileSync } from "node:fs";
import { Keyring } from "../../../admin/js/keyring.js";
import { b64u, fromB64u, fromUtf8 } from "../../../crypto/encoding.js";
import { randomBytes } from "../../../crypto/primitives.js";

export const WORDS = readFileSync(new URL("../../../crypto/wordlist.txt", import.meta.url), "utf8").trim().split("\n");
export const CHEAP = { kib: 64, passes: 1 };
export const SITE = b64u(new Uint8Array(16).fill(7));
export const DAY = "2026-11-23";
export const FORMS = { help: b64u(new Uint8Array(32).fill(3)) };

/** @param {{epoch: {statement: string, signature: string, header: string, payload: string}}} made */
export function fileOf({ epoch: { statement, header, payload } }) {
  return { epoch: String(JSON.parse(fromUtf8(fromB64u(statement))).epoch), header, payload };
}

export function enrolled() {
  const keyring = new Keyring(WORDS, CHEAP);
  const { passphrase } = keyring.draw();
  const [member, org] = [b64u(randomBytes(16)), b64u(randomBytes(16))];
  const sheet = keyring.sheet({ member, org, day: DAY });
  const made = keyring.enrol({ site: SITE, passphrase, forms: FORMS });
  const { statement, signature, recipient } = made.epoch;
  const file = fileOf(made);
  const { recipient: recovery, ...named } = made.recovery;
  const log = [made.found, named, { statement, signature }];
  const server = { member, org, site: SITE, vault: made.vault, log, recovery, epochs: [file] };
  const files = [{ ...file, header: made.epoch.recovery }];
  const vouched = { live: made.epoch.live, bundle: made.epoch.bundle };
  const text = sheet.groups.join(" ");
  return { keyring, passphrase, salt: made.salt, auth: made.auth, recipient, epoch: file.epoch, server, sheet, text, files, vouched };
}

/** @param {() => Promise<unknown>} act @returns {Promise<string>} as `nameOf`, of what comes later */
export async function laterNameOf(act) {
  try {
    await act();
  } catch (error) {
    return error instanceof Error ? error.name : "";
  }
  return "";
}

/** @param {() => unknown} act @returns {string} name of the error it throws, "" when it throws none */
export function nameOf(act) {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.name : "";
  }
  return "";
}
