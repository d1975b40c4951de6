/** Leaves out what a phone need not load. */
import { readFileSync } from "node:fs";

const OURS = /\bthrow new ([A-Z]\w+)\((?:"[^"]*"|'[^']*'|`[^`]*`)\)/g;
const BUILT_IN = /\bnew ((?:Range|Type)?Error)\(/g;
const QUOTES = ["'", '"', "`"];

/** Messages of errors are for developers: a phone need not load them, the vendored ones included. Their names stay. */
export const WORDLESS = {
  name: "wordless",
  setup(/** @type {import("esbuild").PluginBuild} */ build) {
    build.onLoad({ filter: /[\\/](crypto|vendor|js)[\\/]\w+\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8").replace(OURS, 'throw new $1("")');
      return { contents: /[\\/]vendor[\\/]/.test(path) ? withoutMessages(source) : source };
    });
  },
};

/** @param {string} source of a library, whose messages are put together @returns {string} */
function withoutMessages(source) {
  let out = "";
  let from = 0;
  for (const found of source.matchAll(BUILT_IN)) {
    const start = found.index + found[0].length;
    if (found.index < from) continue;
    out += `${source.slice(from, start)}""`;
    from = closing(source, start);
  }
  return out + source.slice(from);
}

/** @param {string} source @param {number} at just after a bracket that opens @returns {number} the place of the one that closes it */
function closing(source, at) {
  for (let depth = 1; at < source.length; at += 1) {
    const sign = source[at] ?? "";
    if (QUOTES.includes(sign)) at = source.indexOf(sign, at + 1);
    else if (sign === "(") depth += 1;
    else if (sign === ")" && (depth -= 1) === 0) return at;
  }
  throw new Error("a bracket that is never closed");
}
