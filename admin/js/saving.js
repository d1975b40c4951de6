/**
 * A file from this site or from this page, saved under a name that tells nothing of anybody.
 *
 * @param {string} address
 * @param {string} name
 */
export function save(address, name) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
