/** What a file is, by its first bytes: its name and type may say anything. */
import { fourAt } from "./bytes.js";

/** @typedef {"jpeg" | "png" | "gif" | "webp" | "bmp" | "heif" | "video"} Kind */
const HEAD = 32;
const STILL = ["heic", "heix", "heim", "mif1", "avif"];
// Several pictures one after the other: a re-encoded one would lose the others.
const MOVING = ["heis", "hevc", "hevx", "hevm", "hevs", "msf1", "avis"];

/** @param {Blob} file @returns {Promise<Kind | null>} null: none that is cleaned here */
export async function kindOf(file) {
  if (file.size < HEAD) return null;
  return kindOfHead(new DataView(await file.slice(0, HEAD).arrayBuffer()));
}

/** @param {DataView} head the first 32 bytes @returns {Kind | null} */
export function kindOfHead(head) {
  const [first, second, third] = [fourAt(head, 0), fourAt(head, 4), fourAt(head, 8)];
  if (head.getUint16(0) === 0xffd8 && head.getUint8(2) === 0xff) return "jpeg";
  if (first === "\x89PNG" && second === "\r\n\x1a\n") return "png";
  if (first === "GIF8" && (second.startsWith("7a") || second.startsWith("9a"))) return "gif";
  if (first === "RIFF" && third === "WEBP") return "webp";
  if (second === "ftyp") return ofBrand(third);
  // A bitmap says its size, and four bytes that nobody uses.
  if (first.startsWith("BM") && head.getUint32(6) === 0) return "bmp";
  return null;
}

/** @param {string} brand @returns {Kind | null} */
function ofBrand(brand) {
  if (STILL.includes(brand)) return "heif";
  return MOVING.includes(brand) ? null : "video";
}
