/**
 * The organisation's epoch is renewed by whoever unlocks first when it ends soon: without one nobody can write to it.
 */
import { ask, Refused } from "./server.js";

/** Another browser was faster, or there was no answer: the next unlock tries again. */
const LATER = ["bad_statement", "offline", "unavailable"];

/**
 * @param {import("./keeper.js").Keeper} keeper whose keys are open
 * @param {import("./colleagues.js").Keys} keys answer of GET /api/epochs
 * @returns {Promise<boolean>} whether a new epoch was opened
 */
export async function renewed(keeper, keys) {
  const day = new Date().toISOString().slice(0, 10);
  const { epoch } = await keeper.ask("renewal", { keys, day });
  if (!epoch) return false;
  try {
    await ask("/api/epochs", epoch);
    return true;
  } catch (error) {
    if (error instanceof Refused && LATER.includes(error.code)) return false;
    throw error;
  }
}
