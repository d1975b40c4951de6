/**
 * Decrypted text is hostile until shown: text nodes only, and characters that would reorder, hide or break what stands
 * around them are written out by their code.
 */

// C0 and C1 controls but tab and line feed; marks, embeddings, overrides and isolates of direction (Unicode TR 9);
// invisible separators and fillers; tags. Joiners stay: Persian, Hindi and emoji need them.
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/**
 * @param {string} text
 * @returns {{text: string, unseen: boolean}[]} the text in order; of a character that cannot be seen, its code
 */
export function pieces(text) {
  const plain = text.replace(/\r\n/g, "\n");
  const found = [];
  let from = 0;
  for (const match of plain.matchAll(UNSEEN)) {
    found.push({ text: plain.slice(from, match.index), unseen: false }, { text: codeOf(match[0]), unseen: true });
    from = match.index + match[0].length;
  }
  found.push({ text: plain.slice(from), unseen: false });
  return found.filter((piece) => piece.text);
}

/**
 * @param {string} text
 * @returns {Node[]} text nodes, and a marked element for each character that cannot be seen
 */
export function shown(text) {
  return pieces(text).map((piece) => (piece.unseen ? mark(piece.text) : document.createTextNode(piece.text)));
}

/** @param {string} code */
function mark(code) {
  const place = document.createElement("span");
  place.className = "unseen";
  place.dir = "ltr";
  place.textContent = code;
  return place;
}

/** @param {string} character @returns {string} like `U+202E` */
function codeOf(character) {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
