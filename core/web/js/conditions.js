/**
 * Conditions of the form's data, whose shape `core/questionnaire.py` checks.
 *
 * @typedef {string | string[]} Answer a code, own words, or a sorted list of codes
 * @typedef {Record<string, Answer>} Answers
 * @typedef {object} Condition one of: `field` with `in`, `not_in` or `answered`; `any`; `all`
 * @property {string} [field]
 * @property {string[]} [in]
 * @property {string[]} [not_in]
 * @property {boolean} [answered]
 * @property {Condition[]} [any]
 * @property {Condition[]} [all]
 */

/**
 * @param {Condition | null} condition
 * @param {Answers} answers
 * @returns {boolean} whether it holds for these answers; no condition always does
 */
export function holds(condition, answers) {
  if (!condition) return true;
  if (condition.any) return condition.any.some((part) => holds(part, answers));
  if (condition.all) return condition.all.every((part) => holds(part, answers));
  const given = condition.field !== undefined && Object.hasOwn(answers, condition.field) ? answers[condition.field] : [];
  const values = [given ?? []].flat();
  if (condition.in) return values.some((value) => condition.in?.includes(value));
  if (condition.not_in) return !values.some((value) => condition.not_in?.includes(value));
  return values.length > 0 === condition.answered;
}

/**
 * @param {string | undefined} json a `data-` attribute
 * @returns {Condition | null}
 */
export function condition(json) {
  return json ? JSON.parse(json) : null;
}
