/** Days as people say them. */

/** @param {string} day like 2026-11-23 @returns {string} in the language of the page */
export function dayText(day) {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" }).format(date);
}
