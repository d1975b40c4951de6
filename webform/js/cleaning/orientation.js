/** How a photo is to be turned: the one detail of Exif that the picture needs. */

const EXIF = "Exif\0\0";
const ORIENTATION = 0x0112;
const SHORT = 3;
const MOST = 8;

/** @param {Uint8Array} payload of an APP1 segment @returns {number | null} 1 to 8; null where it is not Exif, or says none */
export function orientationOf(payload) {
  if (payload.length < 14 || String.fromCharCode(...payload.subarray(0, 6)) !== EXIF) return null;
  const view = new DataView(payload.buffer, payload.byteOffset + 6, payload.length - 6);
  const little = view.getUint16(0) === 0x4949;
  if (!little && view.getUint16(0) !== 0x4d4d) return null;
  const at = view.getUint32(4, little);
  if (at + 2 > view.byteLength) return null;
  const count = view.getUint16(at, little);
  for (let entry = at + 2; entry < at + 2 + 12 * count && entry + 12 <= view.byteLength; entry += 12) {
    if (view.getUint16(entry, little) !== ORIENTATION) continue;
    const value = view.getUint16(entry + 2, little) === SHORT ? view.getUint16(entry + 8, little) : 0;
    return value >= 1 && value <= MOST ? value : null;
  }
  return null;
}

/** @param {number} orientation @returns {Uint8Array<ArrayBuffer>} an APP1 segment that says this and nothing else */
export function orientationSegment(orientation) {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, SHORT, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const payload = [...EXIF].map((sign) => sign.charCodeAt(0)).concat(tiff);
  return new Uint8Array([0xff, 0xe1, 0, payload.length + 2, ...payload]);
}
