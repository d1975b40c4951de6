// noble.js is built from entry.js, so its types are those of the packages.
export * from "./entry.js";
