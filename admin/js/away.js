/** What a page does when it goes. */

/**
 * @param {() => void} forget what to do once, when another page takes the place of this one or the tab is locked
 */
export function whenLeft(forget) {
  const once = new AbortController();
  const act = () => {
    once.abort();
    forget();
  };
  for (const event of ["dovira:page", "dovira:lock"]) document.addEventListener(event, act, { signal: once.signal });
}
