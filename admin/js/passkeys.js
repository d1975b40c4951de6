/**
 * Security keys and passkeys (WebAuthn level 3): what the server asks for goes to the browser, what it answers comes back.
 */
import { b64u, fromB64u } from "../../crypto/base64.js";

/** What a PRF is asked for, always the same 32 bytes (ENVELOPE.md section 5). */
export const PRF_INPUT = new TextEncoder().encode("dovira/v1/staff/passkey/eval/one");
const TIMEOUT_MS = 120_000;

/** @typedef {{credential: string, prf: Uint8Array}} Evaluated credential id in base64url, and 32 bytes */

/** @returns {boolean} */
export function knowsPasskeys() {
  return typeof PublicKeyCredential === "function" && Boolean(navigator.credentials?.create);
}

/**
 * @param {any} options of docs/http.md, POST /api/me/passkeys/begin
 * @returns {Promise<{credential: {id: string, client_data: string, attestation: string}, prf: boolean}>} `prf`: it may unlock
 */
export async function create(options) {
  const made = await asked("create", {
    ...options,
    challenge: fromB64u(options.challenge),
    user: { ...options.user, id: fromB64u(options.user.id) },
    excludeCredentials: options.excludeCredentials.map(descriptor),
    extensions: { prf: {} },
  });
  const response = /** @type {AuthenticatorAttestationResponse} */ (made.response);
  const { prf } = /** @type {any} */ (made.getClientExtensionResults());
  return {
    credential: { id: text(made.rawId), client_data: text(response.clientDataJSON), attestation: text(response.attestationObject) },
    prf: Boolean(prf?.enabled),
  };
}

/**
 * @param {any} options of docs/http.md, POST /api/factor/passkey/begin
 * @returns {Promise<object>} what POST /api/factor/passkey takes
 */
export async function signChallenge(options) {
  const given = await asked("get", {
    ...options,
    challenge: fromB64u(options.challenge),
    allowCredentials: options.allowCredentials.map(descriptor),
  });
  const response = /** @type {AuthenticatorAssertionResponse} */ (given.response);
  return {
    id: text(given.rawId),
    client_data: text(response.clientDataJSON),
    authenticator_data: text(response.authenticatorData),
    signature: text(response.signature),
  };
}

/**
 * Nothing is signed for the server here: only the PRF's output is wanted, and it stays in this browser.
 *
 * @param {string[]} ids of the passkeys that will do, base64url
 * @returns {Promise<Evaluated>}
 */
export async function evaluate(ids) {
  const given = await asked("get", {
    challenge: crypto.getRandomValues(new Uint8Array(32)),
    rpId: location.hostname,
    allowCredentials: ids.map((id) => descriptor({ id })),
    // A PRF has one secret for a person who was verified and another for one who was not.
    userVerification: "required",
    timeout: TIMEOUT_MS,
    extensions: { prf: { eval: { first: PRF_INPUT } } },
  });
  const { prf } = /** @type {any} */ (given.getClientExtensionResults());
  if (!prf?.results?.first) throw named("NoPrf");
  return { credential: text(given.rawId), prf: new Uint8Array(prf.results.first) };
}

/**
 * @param {"create" | "get"} act
 * @param {any} publicKey
 * @returns {Promise<PublicKeyCredential>}
 */
async function asked(act, publicKey) {
  if (!knowsPasskeys()) throw named("NoPasskeys");
  try {
    return /** @type {PublicKeyCredential} */ (await navigator.credentials[act]({ publicKey }));
  } catch (error) {
    const known = /** @type {{name?: string}} */ (error)?.name === "InvalidStateError";
    throw named(known ? "PasskeyKnown" : "PasskeyCancelled");
  }
}

/** @param {{id: string}} one */
function descriptor({ id }) {
  return { type: "public-key", id: fromB64u(id) };
}

/** @param {ArrayBuffer} bytes */
function text(bytes) {
  return b64u(new Uint8Array(bytes));
}

/** @param {string} name */
function named(name) {
  const error = new Error(name);
  error.name = name;
  return error;
}
