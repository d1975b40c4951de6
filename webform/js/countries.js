/**
 * Names of countries come from the phone itself, in the language of the page: 250 of them are not worth two kilobytes.
 */

/** @param {ParentNode} page @returns {void} fills each list that names only codes, those most used first */
export function fillCountries(page) {
  const { lang } = document.documentElement;
  for (const node of page.querySelectorAll("[data-countries]:empty")) {
    const [first = "", others = ""] = node.getAttribute("data-countries")?.split("|") ?? [];
    const names = namesIn(lang);
    const sorted = others.split(" ").map((code) => [code, names(code)]).sort((one, other) => (one[1] ?? "").localeCompare(other[1] ?? "", lang));
    const all = [...first.split(" ").map((code) => [code, names(code)]), ...sorted];
    node.append(...all.map(([value, textContent]) => Object.assign(document.createElement("option"), { value, textContent })));
  }
}

/** @param {string} lang @returns {(code: string) => string} the code itself where a phone knows no names */
function namesIn(lang) {
  try {
    const names = new Intl.DisplayNames([lang], { type: "region" });
    return (code) => names.of(code) ?? code;
  } catch {
    return (code) => code;
  }
}
