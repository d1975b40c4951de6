/**
 * Sentences come whole from the page, with `{names}` to fill: nothing a person reads is glued together here.
 *
 * @param {string | undefined} sentence
 * @param {Record<string, string | number>} values
 * @returns {string}
 */
export function fill(sentence, values) {
  return (sentence ?? "").replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * @param {string[]} items
 * @param {DOMStringMap} patterns `listTwo`, `listStart`, `listMiddle`, `listEnd`: the language's own (CLDR), each with
 *   `{0}` and `{1}`
 * @returns {string} "A, B and C" in the language of the page
 */
export function joinList(items, patterns) {
  const last = items[items.length - 1] ?? "";
  if (items.length < 2) return last;
  if (items.length === 2) return pair(patterns.listTwo, items[0] ?? "", last);
  const middle = items.slice(1, -1);
  const tail = middle.reduceRight((rest, item, at) => pair(at === middle.length - 1 ? patterns.listEnd : patterns.listMiddle, item, rest), last);
  return pair(patterns.listStart, items[0] ?? "", tail);
}

/** @param {string | undefined} pattern @param {string} first @param {string} second */
function pair(pattern, first, second) {
  return fill(pattern, { 0: first, 1: second });
}
