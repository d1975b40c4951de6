/** Invented organisations and drafts for the tests. */

/** @typedef {import("./built.js").Api} Api */

/** @param {Api} api @param {string} name */
export function organisation({ hpke, keylog, keystatements, primitives, signed, staff }, name) {
  const id = () => primitives.randomBytes(16);
  const keys = staff.memberKeys(staff.newVault());
  const identity = primitives.randomBytes(32);
  const [org, member, epoch] = [id(), id(), id()];
  const recipient = hpke.recipientOf(identity);
  const day = "2026-11-23";
  const found = signed.sign("key-log", keystatements.foundStatement(org, member, keys.recipient, keys.verify, day), keys.sign);
  const opened = keystatements.epochStatement(keylog.verifyLog([found], org), member, epoch, recipient, day);
  const log = [found, signed.sign("key-log", opened, keys.sign)];
  return { name, org, member, epoch, identity, keys, log, recipient };
}

/** @typedef {ReturnType<typeof organisation>} Organisation */

/** @param {Api} api @param {Partial<import("../../../crypto/report.js").Draft>} [changes] */
export function draft({ primitives }, changes = {}) {
  return {
    site: new Uint8Array(16).fill(1),
    form: "help",
    formVersion: primitives.sha256(new Uint8Array(1)),
    letter: "a",
    priority: false,
    lang: "uk",
    langBucket: "uk",
    day: "2026-11-23",
    answers: { what: "Мене не відпускають.", where: "abroad", signs: ["debt", "documents"] },
    identity: { name: "К. 🙂" },
    ...changes,
  };
}

/**
 * What a worker's page has in hand after it fetched a report.
 * @param {import("../../../crypto/report.js").SealedReport} sealed
 * @param {Organisation} who
 * @param {Uint8Array} site
 * @param {Api} api
 */
export function asFound(sealed, who, site, { encoding }) {
  const objects = sealed.objects.map(({ id, kind, payload, headers }) => {
    const own = headers.find(({ org }) => encoding.equal(org, who.org)) ?? headers[0];
    return { id, kind, payload, epoch: who.epoch, header: own?.header ?? new Uint8Array(0) };
  });
  const identities = new Map([[encoding.b64u(who.epoch), who.identity]]);
  return { site, report: sealed.report, org: who.org, identities, objects };
}
