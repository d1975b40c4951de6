/**
 * A desk that somebody left: without use for ten minutes the page locks itself. The time is read off the clock and not
 * counted by a timer, so that a machine that slept, or a tab the browser stopped, is locked when it wakes.
 */
import { lockUnlessJoining } from "./desk.js";

export const IDLE_MS = 10 * 60_000;
export const WARNING_MS = 60_000;
const LOOK_MS = 1000;
const TELL_MS = 10_000;
// A mouse that only moves may be a desk that shakes.
const USES = ["keydown", "pointerdown", "click", "input", "wheel", "touchmove"];
const WAKES = ["pageshow", "focus"];

/** @typedef {{wall: number, steady: number}} Moment */

/** @returns {Moment} */
function thisMoment() {
  return { wall: Date.now(), steady: performance.now() };
}

/**
 * Two clocks, because one stands still while a machine sleeps and the other can be set back.
 *
 * @param {Moment} last
 * @param {Moment} [now]
 * @returns {number} milliseconds
 */
export function idleTime(last, now = thisMoment()) {
  return Math.max(now.wall - last.wall, now.steady - last.steady);
}

/**
 * @param {number} idle milliseconds
 * @returns {"used" | "warned" | "left"}
 */
export function stateAfter(idle) {
  if (idle >= IDLE_MS) return "left";
  return idle >= IDLE_MS - WARNING_MS ? "warned" : "used";
}

/** @returns {void} once a document; what is used in one tab counts as used in all */
export function watchIdle() {
  const others = new BroadcastChannel("dovira-used");
  let last = thisMoment();
  let told = last;

  const look = () => {
    const state = stateAfter(idleTime(last));
    const warning = /** @type {HTMLElement | null} */ (document.querySelector("[data-stay]"));
    if (warning) warning.hidden = state !== "warned";
    if (state !== "left") return;
    last = thisMoment();
    lockUnlessJoining();
  };
  /** @param {Event} event */
  const use = ({ type }) => {
    // The first key after a long sleep must not pass for use.
    look();
    last = thisMoment();
    // A button that vanishes under the finger cannot be pressed.
    if (type !== "pointerdown") look();
    if (idleTime(told) < TELL_MS) return;
    told = last;
    others.postMessage(null);
  };
  others.onmessage = () => {
    look();
    last = thisMoment();
    look();
  };
  for (const name of USES) addEventListener(name, use, { capture: true, passive: true });
  for (const name of WAKES) addEventListener(name, look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_MS);
}
