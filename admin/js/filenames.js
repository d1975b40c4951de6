/** Names under which hostile files are saved, and what of them may be looked at. */

const BAD = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"/\\|?*]/gu;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu;
// What a double click would run, on one system or another.
const RUNS =
  /\.(app|apk|bat|cmd|com|cpl|desktop|dll|dmg|docm|exe|gadget|hta|htm|html|iso|jar|js|jse|lnk|mht|mhtml|msc|msi|pif|pkg|ps1|py|rb|reg|scf|scr|sh|svg|url|vb|vbe|vbs|wsf|wsh|xht|xhtml|xlsm|xml)$/iu;
const LONGEST = 120;
const LONGEST_ENDING = 12;

/**
 * @param {string} name as the person's phone said it
 * @returns {string} safe on every system; `.unsafe` is added to what would run when opened
 */
export function safeName(name) {
  const plain = name.replace(BAD, "_").replace(/^[.\s]+|[.\s]+$/gu, "");
  const dot = plain.lastIndexOf(".");
  const ending = dot > 0 && plain.length - dot <= LONGEST_ENDING ? plain.slice(dot) : "";
  const stem = (ending ? plain.slice(0, dot) : plain).slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/u, "") || "file";
  const whole = RESERVED.test(stem) ? `_${stem}${ending}` : `${stem}${ending}`;
  return RUNS.test(whole) ? `${whole}.unsafe` : whole;
}

/** First bytes by kind; a dot stands for any byte. @type {[string, string, RegExp][]} */
const KINDS = [
  ["image", "image/jpeg", /^\xff\xd8\xff/s],
  ["image", "image/png", /^\x89PNG\r\n\x1a\n/s],
  ["image", "image/gif", /^GIF8[79]a/s],
  ["image", "image/webp", /^RIFF....WEBP/s],
  ["image", "image/avif", /^....ftypavi[fs]/s],
  ["image", "image/bmp", /^BM....\0\0\0\0/s],
  ["audio", "audio/mpeg", /^(ID3|\xff[\xfb\xf3\xf2])/s],
  ["audio", "audio/ogg", /^OggS/s],
  ["audio", "audio/wav", /^RIFF....WAVE/s],
  ["audio", "audio/flac", /^fLaC/s],
  ["audio", "audio/mp4", /^....ftypM4A/s],
  ["video", "video/webm", /^\x1a\x45\xdf\xa3/s],
  ["video", "video/mp4", /^....ftyp(?!avi[fs]|hei|hev|mif|msf)/s],
];

/**
 * @param {Uint8Array} bytes of the whole file
 * @returns {{kind: "image" | "audio" | "video" | "text", type: string} | null} by its content, whatever its name says; null where it is
 *   not shown here
 */
export function kindOf(bytes) {
  const head = String.fromCharCode(...bytes.subarray(0, 32));
  const found = KINDS.find(([, , first]) => first.test(head));
  if (found) return { kind: /** @type {"image"} */ (found[0]), type: found[1] };
  return isText(bytes) ? { kind: "text", type: "text/plain" } : null;
}

/** @param {Uint8Array} bytes @returns {boolean} whether it is UTF-8 without control characters, and no markup by its beginning */
function isText(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return !/[\0-\x08\x0e-\x1f]/u.test(text) && !/^\s*(<|%PDF|\{\\rtf)/u.test(text);
  } catch {
    return false;
  }
}
