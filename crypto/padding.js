/** Sizes of ENVELOPE.md section 3: what the length of a sealed object may tell. */
import { payloadSize } from "./age.js";
import { TooLong } from "./errors.js";

export const ANSWERS_MIN = 16384;
export const TEXT_MIN = 4096;
export const LARGEST = 1048576;
export const IDENTITY = 4096;
export const GRANT = 4096;
export const BOX = 2048;
export const ATTACHMENT_MIN = 16384;
export const PART = 1048576;

const REQUEST_STEP = 1024;
const REQUEST_EXTRA = 25600;
const BOX_EXTRA = 12800;

/**
 * @param {number} length
 * @param {number} smallest itself a power of two
 * @returns {number} the next power of two from `smallest` to 1,048,576
 * @throws {TooLong} when none is large enough
 */
export function powerOfTwo(length, smallest) {
  fixed(length, LARGEST);
  let size = smallest;
  while (size < length) size *= 2;
  return size;
}

/**
 * @param {number} length
 * @param {number} size
 * @returns {number} `size` itself
 * @throws {TooLong} when `length` is more
 */
export function fixed(length, size) {
  if (length > size) throw new TooLong(`${length} bytes, at most ${size}`);
  return size;
}

/** @param {number} length @returns {number} Padmé (Nikitin et al., PETS 2019, algorithm 1), at least 16,384 */
export function padme(length) {
  if (length <= ATTACHMENT_MIN) return ATTACHMENT_MIN;
  const exponent = length.toString(2).length - 1;
  const step = 2 ** (exponent - exponent.toString(2).length);
  return step * Math.ceil(length / step);
}

/** @param {number} answers their filled size @returns {number} bytes of the request, one of seven sizes */
export function requestSize(answers) {
  const payloads = payloadSize(answers) + payloadSize(IDENTITY);
  return REQUEST_STEP * Math.ceil((4 * payloads + 3 * REQUEST_EXTRA) / (3 * REQUEST_STEP));
}

/** @param {number} message its filled size @returns {number} bytes of the request that carries it, one of nine sizes */
export function boxSize(message) {
  return REQUEST_STEP * Math.ceil((4 * payloadSize(message) + 3 * BOX_EXTRA) / (3 * REQUEST_STEP));
}
