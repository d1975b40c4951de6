/**
 * A colleague may have opened an epoch since these keys were opened: what does not open is tried once more with what is
 * sealed to this member by now.
 */
import { openAgain } from "./desk.js";

/**
 * @template T
 * @param {() => Promise<T>} act
 * @param {() => boolean} [may] whether to look for newer keys
 * @returns {Promise<T>}
 */
export async function withNewKeys(act, may = () => true) {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Error && error.name === "NotForThisKey" && may())) throw error;
  }
  await openAgain();
  return act();
}

/** @returns {() => boolean} true once */
export function onlyOnce() {
  let left = 1;
  return () => left-- > 0;
}
