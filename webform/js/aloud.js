/**
 * "Read aloud": the page's own text in the page's language, where the device itself has a voice. Never what a person typed, and
 * never a voice that sends the text away.
 */
const OWN_WORDS = "[data-part=rows] dd, input, textarea, select, [hidden], script, template, noscript";

/** @returns {SpeechSynthesisVoice | undefined} */
function localVoice() {
  const lang = document.documentElement.lang;
  return window.speechSynthesis?.getVoices().find((voice) => voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === lang);
}

/** @returns {void} shows the button where there is a voice; once a view */
export function offerAloud() {
  const button = document.querySelector("[data-aloud]");
  if (button instanceof HTMLElement) button.hidden = !localVoice();
}

/** @returns {void} once a page */
export function readyToRead() {
  if (!window.speechSynthesis) return;
  window.speechSynthesis.addEventListener?.("voiceschanged", offerAloud);
  document.addEventListener("dovira:wipe", hush);
  document.addEventListener("visibilitychange", hush);
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-aloud]") : null;
    if (button instanceof HTMLElement) button.dataset.say ? hush() : read(button);
    // Whatever else is pressed shows something else.
    else if (target instanceof Element && target.closest("button, a")) hush();
  });
  offerAloud();
}

/** @param {HTMLElement} button */
function read(button) {
  const voice = localVoice();
  if (!voice) return;
  button.dataset.say = button.textContent ?? "";
  button.textContent = button.dataset.stop ?? "";
  const said = sentencesOf(document.getElementById("main") ?? document.body).map((text) => Object.assign(new SpeechSynthesisUtterance(text), { voice, lang: voice.lang }));
  const last = said[said.length - 1];
  if (last) last.onend = hush;
  for (const one of said) window.speechSynthesis.speak(one);
}

function hush() {
  window.speechSynthesis.cancel();
  const button = document.querySelector("[data-aloud][data-say]");
  if (!(button instanceof HTMLElement)) return;
  button.textContent = button.dataset.say ?? "";
  delete button.dataset.say;
}

/**
 * @param {Element} root
 * @returns {string[]} what is shown and is ours
 */
export function sentencesOf(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) => {
    return node.parentElement?.closest(OWN_WORDS) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  });
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) found.push(node.textContent?.trim() ?? "");
  return found.filter(Boolean);
}
