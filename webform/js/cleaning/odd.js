/** Something in a file that is not as it should be, or not known here: the file is not called clean. */
export class Odd extends Error {}

/** @param {unknown} holds @returns {asserts holds} @throws {Odd} */
export function expect(holds) {
  if (!holds) throw new Odd();
}
