import assert from "node:assert/strict";
import { test } from "node:test";
import { errorOf, IMPLEMENTATIONS } from "./built.js";

/** @param {Uint8Array} bytes @param {number} at */
function flipped(bytes, at) {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

for (const [label, { age, encoding, frame, hpke, primitives, sealed }] of IMPLEMENTATIONS) {
  const identity = primitives.randomBytes(32);
  const fileKey = primitives.randomBytes(16);
  const recipient = hpke.recipientOf(identity);
  const header = age.wrap(fileKey, recipient);
  const id = () => primitives.randomBytes(16);
  const place = { kind: /** @type {const} */ ("note"), site: id(), owner: id(), object: id() };

  test(`${label}: every size around a chunk boundary comes back as it was`, () => {
    for (const chunks of [0, 1, 2, 3]) {
      for (const beside of [-17, -16, -1, 0, 1, 15, 16, 17]) {
        const plaintext = primitives.randomBytes(65536).slice(0, 997);
        const long = new Uint8Array(Math.max(0, chunks * 65536 + beside));
        for (let at = 0; at < long.length; at += 997) long.set(plaintext.subarray(0, long.length - at), at);
        const payload = age.encrypt(long, fileKey);
        assert.equal(payload.length, age.payloadSize(long.length));
        assert.deepEqual(age.decrypt(payload, fileKey), long);
      }
    }
  });

  test(`${label}: a payload cut, lengthened, reordered or changed is refused whole`, () => {
    const payload = age.encrypt(new Uint8Array(3 * 65536).fill(1), fileKey);
    const chunk = 65536 + 16;
    const swapped = payload.slice();
    swapped.set(payload.subarray(16, 16 + chunk), 16 + chunk);
    swapped.set(payload.subarray(16 + chunk, 16 + 2 * chunk), 16);
    const broken = [
      ...[0, 15, 16, 31, 32, 33, 16 + chunk, 16 + 2 * chunk, payload.length - 1].map((end) => payload.slice(0, end)),
      ...[0, 16, 16 + chunk, payload.length - 1].map((at) => flipped(payload, at)),
      encoding.concat(payload, new Uint8Array(16)),
      encoding.concat(payload, payload.subarray(16, 16 + chunk)),
      swapped,
    ];
    for (const bytes of broken) assert.equal(errorOf(() => age.decrypt(bytes, fileKey)), "Damaged");
  });

  test(`${label}: no changed byte of a header gives a file key`, () => {
    const allowed = ["Damaged", "NotForThisKey", "UnsupportedVersion"];
    for (let at = 0; at < header.length; at += 13) {
      const error = errorOf(() => age.unwrap(flipped(header, at), identity));
      assert.ok(allowed.includes(error), `byte ${at}: ${error}`);
    }
    for (let end = 0; end < header.length; end += 97) {
      assert.equal(errorOf(() => age.unwrap(header.slice(0, end), identity)), "Damaged");
    }
  });

  test(`${label}: each cause has its own error`, () => {
    const newer = encoding.utf8("age-encryption.org/v2\n");
    assert.equal(errorOf(() => age.unwrap(header, primitives.randomBytes(32))), "NotForThisKey");
    assert.equal(errorOf(() => age.unwrap(encoding.concat(newer, header.subarray(22)), identity)), "UnsupportedVersion");
    assert.equal(errorOf(() => age.unwrap(encoding.concat(header, Uint8Array.of(10)), identity)), "Damaged");
    assert.equal(errorOf(() => age.wrap(fileKey, recipient.slice(1))), "Damaged");
    assert.equal(errorOf(() => age.wrap(fileKey, new Uint8Array(1216).fill(255))), "Damaged");
  });

  test(`${label}: a header for nobody, or of another shape than ours, fails the profile`, () => {
    const text = encoding.fromUtf8(header);
    const twice = text.replace(/(-> [^-]*)---/, "$1$1---");
    const foreign = text.replace("mlkem768x25519", "X25519");
    for (const other of [twice, foreign, text.slice(0, -1)]) {
      assert.equal(errorOf(() => age.checkProfile(encoding.utf8(other))), "Damaged");
    }
    age.checkProfile(header);
  });

  test(`${label}: an object moved to another place is damaged there`, () => {
    const object = sealed.sealObject(place, { v: 1 }, encoding.utf8("text"), [{ org: id(), epoch: id(), recipient }]);
    const open = (/** @type {typeof place} */ found) =>
      sealed.openObject(found, object.headers[0]?.header ?? header, object.payload, identity);
    assert.equal(encoding.fromUtf8(open(place).body), "text");
    for (const change of [{ site: id() }, { owner: id() }, { object: id() }, { kind: /** @type {any} */ ("card") }]) {
      assert.equal(errorOf(() => open({ ...place, ...change })), "Damaged");
    }
  });

  test(`${label}: a frame with filling that is not zero, lengths that lie or other sizes is damaged`, () => {
    const plaintext = frame.frame(place, { v: 1 }, encoding.utf8("text"));
    assert.equal(plaintext.length, 4096);
    const lying = [flipped(plaintext, 33), flipped(plaintext, 35), flipped(plaintext, 43)];
    const others = [plaintext.slice(0, -1), encoding.concat(plaintext, new Uint8Array(4096)), plaintext.slice(0, 40)];
    for (const bytes of [...lying, ...others, flipped(plaintext, 4095)]) {
      assert.equal(errorOf(() => frame.unframe(bytes, place)), "Damaged");
    }
    const newer = frame.frame(place, { v: 2 }, encoding.utf8("text"));
    assert.equal(errorOf(() => frame.unframe(newer, place)), "UnsupportedVersion");
  });
}
