/**
 * Views of the one address, fetched and put in place without a new history entry. XMLHttpRequest parses the document
 * itself: no text becomes HTML in our hands (Trusted Types allow no other way).
 */
const PATIENCE_MS = 30000;

/**
 * @param {Record<string, string>} fields what the page's own form would send
 * @returns {Promise<Document>} the view; rejects when it did not come whole
 */
export function requestPage(fields) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/");
    request.responseType = "document";
    request.timeout = PATIENCE_MS;
    request.onload = () => {
      const page = request.response;
      if (request.status === 200 && page?.querySelector("[data-end]")) resolve(page);
      else reject(new Error(`answer ${request.status}`));
    };
    request.onerror = request.ontimeout = () => reject(new Error("no answer"));
    request.send(new URLSearchParams(fields));
  });
}

/**
 * Put a fetched view in place of the one shown. Scripts stand in the head and are not taken over.
 *
 * @param {Document} page
 * @returns {Node[]} what was shown before, with whatever was typed in it
 */
export function showPage(page) {
  const from = page.documentElement;
  for (const name of ["lang", "dir", "data-size", "data-contrast"]) {
    document.documentElement.setAttribute(name, from.getAttribute(name) ?? "");
  }
  return showNodes([...page.body.childNodes].map((node) => document.importNode(node, true)));
}

/**
 * @param {Node[]} nodes body of a view
 * @returns {Node[]} the body that was shown before
 */
export function showNodes(nodes) {
  const before = [...document.body.childNodes];
  document.body.replaceChildren(...nodes);
  return before;
}
