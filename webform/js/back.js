/**
 * The phone's Back gesture goes one step back. One entry is added when the form opens (same address, same title);
 * Back from it is answered by a step back and a return to that entry, so steps add nothing to the history. Going
 * forward again, instead of adding a new entry, keeps browsers from skipping the page: they skip pages whose entries
 * were added without a tap.
 */
let guarded = false;

/**
 * @param {() => boolean} stepBack goes one step back; false when that left the form
 */
export function answerBack(stepBack) {
  addEventListener("popstate", (event) => {
    if (!guarded || event.state?.step) return;
    if (stepBack()) history.forward();
    else guarded = false;
  });
}

/** @returns {void} adds the entry, once while the form is open */
export function guardBack() {
  if (guarded) return;
  // A page that was loaded again inside the form stands on that entry already: on a second one Back would do nothing.
  if (!history.state?.step) history.pushState({ step: 1 }, "");
  guarded = true;
}

/** @returns {void} the form was left by a button: the entry is left too */
export function leaveGuard() {
  if (guarded) history.back();
}
