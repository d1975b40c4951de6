/**
 * @param {ParentNode} page the form that works without a script
 * @returns {boolean} whether nothing is typed or chosen in it yet
 */
export function isUntouched(page) {
  const fields = [...page.querySelectorAll("[data-typed] :is(input:not([hidden]), textarea, select)")];
  return fields.every((field) => {
    if (field instanceof HTMLInputElement && field.type === "hidden") return true;
    if (field.matches("[type=checkbox]")) return !(/** @type {HTMLInputElement} */ (field).checked);
    if (field instanceof HTMLInputElement && field.type === "radio") return field.checked === field.defaultChecked;
    return !(/** @type {HTMLInputElement} */ (field).value);
  });
}
