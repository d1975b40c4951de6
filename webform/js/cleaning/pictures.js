/** Pictures: decoded and encoded anew, so that nothing but the dots goes on. */
import { blank, canvasIsHonest, looksSame, thumbnail } from "./canvas.js";
import { LARGEST_JPEG, readJpeg } from "./jpeg.js";
import { expect, Odd } from "./odd.js";
import { SIZE_OF } from "./sizes.js";

/** Decoded they take four bytes each: a small phone has no more to give. */
const MOST_DECODED = 51_000_000;
/** What older Safari draws at most. */
const MOST_PIXELS = 16_777_216;
const QUALITY = 0.92;
/** What each becomes. */
const BECOMES = { jpeg: "image/jpeg", png: "image/png", gif: "image/png", webp: "image/webp", bmp: "image/jpeg", heif: "image/jpeg" };

/**
 * @param {Blob} file
 * @param {keyof typeof BECOMES} kind
 * @returns {Promise<import("../clean.js").Cleaned>}
 * @throws {import("./odd.js").Odd} where nobody can be sure
 */
export async function cleanPicture(file, kind) {
  const jpeg = kind === "jpeg" ? await wholeJpeg(file) : null;
  const size = jpeg ?? (await SIZE_OF[/** @type {Exclude<typeof kind, "jpeg">} */ (kind)](file));
  const pixels = size.width * size.height;
  expect(pixels > 0);
  if (pixels <= MOST_DECODED && (await canvasIsHonest())) return encodedAnew(file, BECOMES[kind]);
  expect(jpeg);
  return { blob: new Blob(jpeg.kept, { type: BECOMES.jpeg }), type: BECOMES.jpeg };
}

/** @param {Blob} file */
async function wholeJpeg(file) {
  expect(file.size <= LARGEST_JPEG);
  return readJpeg(new Uint8Array(await file.arrayBuffer()));
}

/** @param {Blob} file @param {string} type */
async function encodedAnew(file, type) {
  const picture = await decoded(file);
  // A JPEG has no transparent dots: they would turn black.
  const backing = type === BECOMES.jpeg ? "#fff" : "#0000";
  try {
    const shrink = Math.min(1, Math.sqrt(MOST_PIXELS / (picture.width * picture.height)));
    const side = (/** @type {number} */ length) => Math.max(1, Math.floor(length * shrink));
    const { canvas, context } = blank(side(picture.width), side(picture.height));
    context.fillStyle = backing;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type, quality: QUALITY });
    // A canvas without memory, or one that lies about large pictures only, gives something else.
    const seen = await decoded(blob);
    expect(seen.width === canvas.width && seen.height === canvas.height);
    const given = thumbnail(seen, backing);
    expect(looksSame(thumbnail(canvas, backing), given) && looksSame(thumbnail(picture, backing), given));
    seen.close();
    return { blob, type: blob.type };
  } finally {
    picture.close();
  }
}

/** @param {Blob} file @returns {Promise<ImageBitmap>} upright @throws {Odd} where this browser cannot read it */
async function decoded(file) {
  return createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => {
    throw new Odd();
  });
}
