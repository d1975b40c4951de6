/** The grammar of an age v1 header (C2SP age.md, "Header"): any stanza type, one spelling of each. */
import { concat, fromB64, utf8 } from "./encoding.js";
import { Damaged, UnsupportedVersion } from "./errors.js";

export const VERSION_LINE = utf8("age-encryption.org/v1\n");

const LINE_BYTES = 48;
const NEWLINE = 10;

/** @typedef {{args: string[], body: Uint8Array}} Stanza arguments, the type first, and the decoded body */
/** @typedef {{stanzas: Stanza[], covered: Uint8Array, mac: Uint8Array}} Header `covered`: what the MAC covers */

/**
 * @param {Uint8Array} data a header and nothing more
 * @returns {Header}
 * @throws {Damaged} on bad syntax; {UnsupportedVersion} on another first line
 */
export function parseHeader(data) {
  const { header, end } = scan(data);
  if (end !== data.length) throw new Damaged("bytes after the header");
  return header;
}

/**
 * @param {Uint8Array} file an age file
 * @returns {{header: Uint8Array, payload: Uint8Array}} views of it, cut after the header
 * @throws {Damaged} on bad syntax; {UnsupportedVersion} on another first line
 */
export function split(file) {
  const { end } = scan(file);
  return { header: file.subarray(0, end), payload: file.subarray(end) };
}

/** @param {Uint8Array} data @returns {{header: Header, end: number}} `end`: where the payload begins */
function scan(data) {
  checkVersion(data);
  const lines = new Lines(data, VERSION_LINE.length);
  const stanzas = [];
  for (;;) {
    const start = lines.at;
    const line = lines.next();
    if (!line.startsWith("-> ")) {
      const mac = endLine(line, stanzas.length);
      return { header: { stanzas, covered: data.subarray(0, start + 3), mac }, end: lines.at };
    }
    stanzas.push({ args: splitArguments(line), body: readBody(lines) });
  }
}

/** @param {Uint8Array} data */
function checkVersion(data) {
  const differs = VERSION_LINE.findIndex((byte, i) => data[i] !== byte);
  if (differs < 0) return;
  if (differs === data.length) throw new Damaged("cut in the first line");
  throw new UnsupportedVersion("not age v1");
}

/** @param {string} line @param {number} stanzas */
function endLine(line, stanzas) {
  if (!line.startsWith("--- ") || !stanzas) throw new Damaged("bad header syntax");
  const mac = fromB64(line.slice(4));
  if (mac.length !== 32) throw new Damaged("bad header MAC");
  return mac;
}

/** @param {string} line */
function splitArguments(line) {
  const args = line.slice(3).split(" ");
  if (args.includes("")) throw new Damaged("empty argument");
  return args;
}

/** @param {Lines} lines @returns {Uint8Array} */
function readBody(lines) {
  const body = [];
  for (;;) {
    const line = fromB64(lines.next());
    if (line.length > LINE_BYTES) throw new Damaged("long line");
    body.push(line);
    if (line.length < LINE_BYTES) return concat(...body);
  }
}

class Lines {
  /** @param {Uint8Array} data @param {number} at */
  constructor(data, at) {
    this.data = data;
    this.at = at;
  }

  /** @returns {string} the next line without its end; only printable ASCII */
  next() {
    const end = this.data.indexOf(NEWLINE, this.at);
    const line = this.data.subarray(this.at, end);
    if (end < 0 || line.some((byte) => byte < 0x20 || byte > 0x7e)) throw new Damaged("bad line");
    this.at = end + 1;
    return new TextDecoder().decode(line);
  }
}
