import assert from "node:assert/strict";
import { test } from "node:test";
import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";
import { IMPLEMENTATIONS, vectors } from "./built.js";
import { draft, organisation } from "./people.js";

/** @param {Uint8Array} file @param {string} identity */
async function openWithTypage(file, identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(file);
}

/**
 * A framed plaintext read without our code: 32 bytes of context, u32 and inner header, u64 and body.
 * @param {Uint8Array} plaintext
 */
function bodyOf(plaintext) {
  const bytes = Buffer.from(plaintext);
  const bodyAt = 36 + bytes.readUInt32BE(32) + 8;
  return JSON.parse(bytes.subarray(bodyAt, bodyAt + Number(bytes.readBigUInt64BE(bodyAt - 8))).toString());
}

for (const scenario of vectors("report.json").scenarios.slice(0, 2)) {
  test(`age-encryption opens what Python sealed: ${scenario.name}`, async () => {
    const { blobs } = vectors("report.json");
    const bytes = (/** @type {string} */ blob) => Buffer.from(blobs[blob], "base64url");
    const { age, encoding } = IMPLEMENTATIONS[0]?.[1] ?? assert.fail();
    for (const { epoch, header, kind, payload } of scenario.stored) {
      const identity = age.identityToText(encoding.fromB64u(scenario.identities[epoch]));
      const file = new Uint8Array(Buffer.concat([bytes(header), bytes(payload)]));
      assert.deepEqual(bodyOf(await openWithTypage(file, identity)), scenario[kind]);
    }
  });
}

for (const [label, api] of IMPLEMENTATIONS) {
  const { age, encoding, hpke, primitives, report } = api;
  const identity = primitives.randomBytes(32);
  const text = age.identityToText(identity);

  for (const size of [0, 1, 65535, 65536, 65537, 131072, 200000]) {
    test(`${label}: age-encryption opens ${size} bytes from header, payload and identity alone`, async () => {
      const plaintext = new Uint8Array(size).fill(7);
      const fileKey = primitives.randomBytes(16);
      const header = age.wrap(fileKey, hpke.recipientOf(identity));
      const payload = age.encrypt(plaintext, fileKey);
      assert.equal(header.length, age.HEADER);
      assert.equal(payload.length, age.payloadSize(size));
      assert.deepEqual(await openWithTypage(encoding.concat(header, payload), text), plaintext);
    });

    test(`${label}: what age-encryption sealed opens here, ${size} bytes`, async () => {
      const plaintext = new Uint8Array(size).fill(9);
      const encrypter = new Encrypter();
      encrypter.addRecipient(await identityToRecipient(text));
      const { header, payload } = age.split(await encrypter.encrypt(plaintext));
      age.checkProfile(header);
      assert.deepEqual(age.decrypt(payload, age.unwrap(header, identity)), plaintext);
    });
  }

  test(`${label}: age-encryption opens both objects of a report`, async () => {
    const who = organisation(api, "reader");
    const written = draft(api);
    const sealed = report.sealReport(written, [who], report.newUploadSecret());
    for (const { headers, kind, payload } of sealed.objects) {
      const file = encoding.concat(headers[0]?.header ?? assert.fail(), payload);
      const opened = await openWithTypage(file, age.identityToText(who.identity));
      assert.deepEqual(bodyOf(opened), kind === "answers" ? written.answers : written.identity);
    }
  });

  test(`${label}: a reader added later opens the same payload with age-encryption`, async () => {
    const fileKey = primitives.randomBytes(16);
    const payload = age.encrypt(encoding.utf8("the same text"), fileKey);
    const first = age.wrap(fileKey, hpke.recipientOf(identity));
    const second = primitives.randomBytes(32);
    const added = age.wrap(age.unwrap(first, identity), hpke.recipientOf(second));
    const opened = await openWithTypage(encoding.concat(added, payload), age.identityToText(second));
    assert.equal(encoding.fromUtf8(opened), "the same text");
    assert.throws(() => age.unwrap(added, identity), { name: "NotForThisKey" });
  });
}
