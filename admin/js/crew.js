/** Workers that help the one with the keys: one a core, so that ten thousand headers take a minute and not two. */

/** @typedef {import("./keeper.js").Keeper} Keeper */

const MOST = 8;

/**
 * @param {Keeper} keeper
 * @returns {Promise<Keeper[]>} it and its helpers, which end with it
 */
export async function crewOf(keeper) {
  const count = Math.min(navigator.hardwareConcurrency || 1, MOST) - 1;
  return [keeper, ...(await Promise.all(Array.from({ length: count }, () => helperOf(keeper))))];
}

/** @param {Keeper[]} crew @param {(part: number) => object} given what each is asked @param {string} verb */
export async function askAll(crew, verb, given) {
  const answers = await Promise.all(crew.map((one, part) => one.ask(verb, given(part))));
  return answers.flat();
}

/** @param {Keeper} keeper @returns {Promise<Keeper>} */
async function helperOf(keeper) {
  const helper = keeper.helper();
  const { port1, port2 } = new MessageChannel();
  await Promise.all([keeper.ask("lend", { port: port1 }, [port1]), helper.ask("borrow", { port: port2 }, [port2])]);
  return helper;
}
