/**
 * A page opened inside a messenger or a social network is seen by that app: said before the first question, with a way out.
 */
const APPS = /; wv\)|FBA[NV]|FB_IAB|Instagram|Viber|TikTok|musical_ly|BytedanceWebview|Telegram/;

/** @returns {boolean} */
function isInsideAnApp() {
  return APPS.test(navigator.userAgent) || "TelegramWebviewProxy" in window;
}

/** @param {HTMLElement} page */
export function tellWhereWeAre(page) {
  const note = page.querySelector("[data-inside]");
  const address = page.querySelector("[data-address]");
  if (note instanceof HTMLElement) note.hidden = !isInsideAnApp();
  if (address) address.textContent = location.origin;
}
