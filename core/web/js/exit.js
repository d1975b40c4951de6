/**
 * "Leave this page". The link works by itself; this adds: the page vanishes at once, what was typed is emptied, Shift
 * three times does the same, and no way of leaving keeps a copy (the back/forward cache shows typed text otherwise).
 *
 * Modules that hold text listen for `dovira:wipe` on the document.
 */
const SHIFTS = 3;
const PAUSE_MS = 5000;
const AFTER_TAP_MS = 400;

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

/** @returns {void} empties every field, shown or not */
export function wipe() {
  document.dispatchEvent(new Event("dovira:wipe"));
  emptyFields(document);
}

/** @param {ParentNode} root */
export function emptyFields(root) {
  for (const field of root.querySelectorAll("input, textarea, select")) {
    if (field instanceof HTMLInputElement && /^(radio|checkbox)$/.test(field.type)) field.checked = false;
    else if (field instanceof HTMLInputElement && field.type === "hidden") continue;
    else if (field instanceof HTMLSelectElement) field.selectedIndex = 0;
    else /** @type {HTMLInputElement | HTMLTextAreaElement} */ (field).value = "";
  }
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
 * On a phone the keyboard covers the bottom of the page: the button moves to the top while one types. It moves back late,
 * so that it never slides under the finger that has just left the field for another button.
 */
function followKeyboard() {
  if (!matchMedia("(pointer: coarse)").matches) return;
  const typing = () => document.activeElement?.matches("textarea, input:not([type=radio]):not([type=checkbox])") ?? false;
  const follow = () => document.documentElement.toggleAttribute("data-typing", typing());
  document.addEventListener("focusin", () => typing() && follow());
  document.addEventListener("focusout", () => setTimeout(follow, AFTER_TAP_MS));
}
