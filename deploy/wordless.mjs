/** Leaves out what a phone need not load. */
import { readFileSync } from "node:fs";

/** Messages of errors are for developers: a phone need not load them, the vendored ones included. Their names stay. */
export const WORDLESS = {
  name: "wordless",
  setup(/** @type {import("esbuild").PluginBuild} */ build) {
    build.onLoad({ filter: /[\\/](crypto|vendor|js)[\\/]\w+\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/\bthrow new ([A-Z]\w+)\((?:"[^"]*"|'[^']*'|`[^`]*`)\)/g, 'throw new $1("")'),
    }));
  },
};
