/**
 * Whether the canvas says the truth. Tor Browser and Firefox's resistFingerprinting give white or noise instead of what
 * was drawn; a picture must not be replaced by that. A few lowest bits, as Brave changes them, nobody sees.
 */
const SIDE = 32;
const UNSEEN = 2;
const SAME = 10;

/** @type {Promise<boolean> | null} */
let honest = null;

/** @returns {Promise<boolean>} tried once: whether a pattern comes back as it was drawn */
export function canvasIsHonest() {
  return (honest ??= tried().catch(() => false));
}

async function tried() {
  if (typeof OffscreenCanvas === "undefined" || typeof createImageBitmap === "undefined") return false;
  const drawn = pattern();
  const { canvas, context } = blank(SIDE, SIDE);
  context.putImageData(new ImageData(drawn, SIDE, SIDE), 0, 0);
  const read = await createImageBitmap(await canvas.convertToBlob({ type: "image/png" }));
  if (read.width !== SIDE || read.height !== SIDE) return false;
  return isClose(drawn, thumbnail(canvas, "#0000")) && isClose(drawn, thumbnail(read, "#0000"));
}

/** @returns {Uint8ClampedArray<ArrayBuffer>} opaque colours, each dot another */
function pattern() {
  const dots = new Uint8ClampedArray(SIDE * SIDE * 4);
  for (let at = 0; at < dots.length; at += 4) {
    const dot = at / 4;
    dots.set([(dot * 37) & 255, (dot * 101) & 255, (dot * 197) & 255, 255], at);
  }
  return dots;
}

/** @param {Uint8ClampedArray} one @param {Uint8ClampedArray} other @returns {boolean} every value nearly the same */
export function isClose(one, other) {
  return one.length === other.length && one.every((value, at) => Math.abs(value - (other[at] ?? 0)) <= UNSEEN);
}

/** @param {number} width @param {number} height */
export function blank(width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  return { canvas, context };
}

/**
 * @param {ImageBitmap | OffscreenCanvas} picture
 * @param {string} backing what transparent dots lie on
 * @returns {Uint8ClampedArray} its 32 by 32 dots
 */
export function thumbnail(picture, backing) {
  const { context } = blank(SIDE, SIDE);
  context.fillStyle = backing;
  context.fillRect(0, 0, SIDE, SIDE);
  context.imageSmoothingQuality = "medium";
  context.drawImage(picture, 0, 0, SIDE, SIDE);
  return context.getImageData(0, 0, SIDE, SIDE).data;
}

/** @param {Uint8ClampedArray} one @param {Uint8ClampedArray} other @returns {boolean} the same picture, encoded anew */
export function looksSame(one, other) {
  const apart = one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0);
  return one.length === other.length && apart / one.length < SAME;
}
