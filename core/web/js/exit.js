/**
 * "Leave this page". The link works by itself; this adds: the page vanishes at once, what was typed is emptied, Shift
 * three times does the same, and no way of leaving keeps a copy (the back/forward cache shows typed text otherwise).
 *
 * Modules that hold text listen for `dovira:wipe` on the document.
 */
const SHIFTS = 3;
const PAUSE_MS = 5000;
const AFTER_TAP_MS = 400;
const TEXTS = "textarea, input:not([type=radio]):not([type=checkbox]):not([type=hidden])";

/** @returns {void} attaches everything, once a page */
export function readyToLeave() {
  addEventListener("pagehide", wipe);
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.replace("/");
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-exit]") : null;
    if (!link) return;
    event.preventDefault();
    leave();
  });
  listenForShift();
  followKeyboard();
}

/** @returns {void} what a phone shows of the page when one changes between apps is an empty one; once a page */
export function coverInBackground() {
  document.addEventListener("visibilitychange", () => {
    document.documentElement.toggleAttribute("data-covered", document.hidden);
  });
}

/** @returns {void} empties every field, shown or not */
export function wipe() {
  document.dispatchEvent(new Event("dovira:wipe"));
  emptyFields(document);
}

/** @param {ParentNode} root */
export function emptyFields(root) {
  for (const choice of root.querySelectorAll("input")) choice.checked = choice.defaultChecked = false;
  for (const list of root.querySelectorAll("select")) list.selectedIndex = 0;
  for (const text of root.querySelectorAll(TEXTS)) /** @type {HTMLInputElement} */ (text).value = "";
}

function leave() {
  document.documentElement.setAttribute("data-leaving", "");
  document.body.setAttribute("aria-hidden", "true");
  wipe();
  location.replace("/exit");
}

/** Shift alone, three times; Shift with a letter is writing. */
function listenForShift() {
  let alone = false;
  let presses = 0;
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Shift" && event.repeat) return;
    alone = event.key === "Shift";
    if (!alone) presses = 0;
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    presses = event.timeStamp - last > PAUSE_MS ? 1 : presses + 1;
    last = event.timeStamp;
    if (presses === SHIFTS) leave();
  });
}

/**
 * On a phone the keyboard covers the bottom of the page: the button moves to the top while one types. It moves back late
 * and never during a press: it would slide under the finger that has just left the field for another button, and that
 * press would be lost.
 */
function followKeyboard() {
  if (!matchMedia("(pointer: coarse)").matches) return;
  let pressed = false;
  const typing = () => document.activeElement?.matches(TEXTS) ?? false;
  const follow = () => document.documentElement.toggleAttribute("data-typing", typing());
  const followLate = () => setTimeout(() => pressed || follow(), AFTER_TAP_MS);
  document.addEventListener("focusin", () => typing() && follow());
  document.addEventListener("focusout", followLate);
  document.addEventListener("pointerdown", () => (pressed = true));
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => {
      pressed = false;
      followLate();
    });
  }
}
