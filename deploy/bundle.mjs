/**
 * Builds the committed browser files: crypto/vendor/noble.js from the packages, then each site's bundles, then the manifest
 * of everything that a site serves under /static.
 * `node deploy/bundle.mjs` writes them; with `--check` it writes nothing and fails, naming each file that differs.
 * The same packages give the same bytes from any folder, so that anyone can compare what a site serves.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { shortened } from "./shortened.mjs";
import { WORDLESS } from "./wordless.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const PACKAGES = ["@noble/ciphers", "@noble/curves", "@noble/hashes", "@noble/post-quantum", "@scure/base", "qr", "shamir-secret-sharing"];
const NOBLE = "crypto/vendor/noble.js";
const SITES = { webform: ["start", "form", "seal", "mailbox", "clean"], admin: ["staff", "vault", "preview"] };
const MANIFEST = "core/watching/release.json";

const SITE_OPTIONS = /** @type {const} */ ({
  absWorkingDir: ROOT,
  bundle: true, charset: "utf8", format: "iife", legalComments: "none", logLevel: "warning",
  target: "es2020",
  // Whatever has BigInt has them too, but for Safari 14.0; written out they cost every phone more.
  supported: { "class-field": true, "class-static-field": true },
  write: false,
});

/** Un-minified and not lowered: reviewable, and still tree-shakable by the second pass. */
const VENDOR_OPTIONS = /** @type {const} */ ({
  ...SITE_OPTIONS,
  format: "esm",
  legalComments: "inline",
  target: "esnext",
});

/** @typedef {Map<string, Uint8Array>} Files path from the root to content */

/** @param {string} path */
function read(path) {
  return readFileSync(join(ROOT, path));
}

/** @param {string} path */
function readJson(path) {
  return JSON.parse(read(path).toString());
}

/** @param {import("esbuild").BuildOptions} options @returns {Promise<Uint8Array>} */
async function buildOne(options) {
  const [file] = (await build({ ...options, write: false })).outputFiles;
  if (!file) throw new Error("esbuild gave no file");
  return file.contents;
}

/**
 * Code as a site serves it. Tests run the vectors against it: what is tested is built as what is served.
 * @param {import("esbuild").BuildOptions} options entry points or stdin, and the name of the global
 * @param {(bundled: string) => Promise<string>} [shorten]
 * @returns {Promise<string>}
 */
export async function buildServed(options, shorten = shortened) {
  const bundled = await buildOne({ ...SITE_OPTIONS, minify: true, ...options });
  return shorten(Buffer.from(bundled).toString());
}

function packages() {
  const { packages: locked } = readJson("package-lock.json");
  return PACKAGES.map((name) => {
    const { version, integrity, license } = locked[`node_modules/${name}`];
    const installed = readJson(`node_modules/${name}/package.json`).version;
    if (installed !== version) throw new Error(`${name}: ${installed} is installed, ${version} is locked`);
    return { package: `${name}@${version}`, integrity, license };
  });
}

/** @param {string} folder of a package; where there are two licences, the MIT one is taken */
function licenceOf(folder) {
  const name = ["LICENSE-MIT", "LICENSE"].find((one) => exists(`${folder}/${one}`));
  return read(`${folder}/${name}`).toString().trim();
}

function licences() {
  const texts = PACKAGES.map((name) => `${name}\n\n${licenceOf(`node_modules/${name}`)}\n`);
  return Buffer.from(texts.join("\n---\n\n"));
}

/** @param {Uint8Array} content */
function sha384(content) {
  return `sha384-${createHash("sha384").update(content).digest("base64")}`;
}

/** @param {Files} files */
function record(files) {
  const hashes = [...files].map(([path, content]) => [path, sha384(content)]);
  return Buffer.from(`${JSON.stringify({ packages: packages(), files: Object.fromEntries(hashes) }, null, 2)}\n`);
}

/**
 * What a site serves: the common folder and its own, as they lie on the disk unless they were just built.
 * @param {string} site
 * @param {Files} built
 */
function served(site, built) {
  const named = ["core/web/static", `${site}/static`].flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name) => /** @type {const} */ ([name, `${folder}/${name}`])),
  );
  const hashes = named.sort().map(([name, path]) => {
    const hash = createHash("sha256").update(built.get(path) ?? read(path)).digest();
    return [name, { integrity: `sha256-${hash.toString("base64")}`, sha256: hash.toString("hex") }];
  });
  return Object.fromEntries(hashes);
}

/** @param {Files} built @returns {Buffer} what anyone outside compares a running site with: docs/operating.md */
function manifest(built) {
  const sites = Object.fromEntries(Object.keys(SITES).sort().map((site) => [site, served(site, built)]));
  return Buffer.from(`${JSON.stringify({ sites, v: 1 }, null, 1)}\n`);
}

function siteEntries() {
  return Object.entries(SITES).flatMap(([site, names]) =>
    names.map((name) => ({ entry: `${site}/js/${name}.js`, output: `${site}/static/${name}.js` })),
  );
}

/** @param {string} path */
function exists(path) {
  return existsSync(join(ROOT, path));
}

/**
 * Site bundles are built on the noble.js that lies on the disk: `write` it first, or compare it.
 * @returns {Promise<Files>}
 */
async function buildSites() {
  const files = new Map();
  for (const { entry, output } of siteEntries().filter(({ entry }) => exists(entry))) {
    const plugins = entry.startsWith("webform/") ? [WORDLESS] : [];
    files.set(output, Buffer.from(await buildServed({ entryPoints: [entry], plugins })));
  }
  files.set("core/web/static/site.css", await buildOne({ ...SITE_OPTIONS, entryPoints: ["core/web/css/site.css"], minify: true }));
  return files;
}

/** @param {Files} files */
function write(files) {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), content);
  }
}

/** @param {Files} files @returns {string[]} paths whose committed bytes are others */
function differing(files) {
  return [...files].filter(([path, content]) => !exists(path) || !read(path).equals(content)).map(([path]) => path);
}

/** @param {boolean} check @returns {Promise<number>} exit status */
async function main(check) {
  const noble = await buildOne({ ...VENDOR_OPTIONS, entryPoints: ["crypto/vendor/entry.js"] });
  /** @type {Files} */
  const files = new Map([[NOBLE, noble]]);
  if (!check) write(files);
  for (const [path, content] of await buildSites()) files.set(path, content);
  files.set("crypto/vendor/vendor.json", record(files));
  files.set("crypto/vendor/LICENSES.txt", licences());
  files.set(MANIFEST, manifest(files));
  return check ? report(files) : finish(files);
}

/** @param {Files} files */
function finish(files) {
  write(files);
  for (const [path, content] of files) console.log(`${String(content.length).padStart(8)}  ${path}`);
  return 0;
}

/** @param {Files} files */
function report(files) {
  const missing = siteEntries().filter(({ entry }) => !exists(entry));
  for (const { entry, output } of missing) console.error(`${output}: its source ${entry} is missing`);
  const wrong = differing(files);
  for (const path of wrong) console.error(`${path}: differs from its sources (run: npm run bundle)`);
  return missing.length || wrong.length ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.includes("--check"));
}
