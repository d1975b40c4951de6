import assert from "node:assert/strict";
import { test } from "node:test";
import { errorOf, IMPLEMENTATIONS } from "./built.js";
import { asFound, draft, organisation } from "./people.js";

const WIRE_SIZES = [53248, 75776, 118784, 206848, 380928, 731136, 1430528];

for (const [label, api] of IMPLEMENTATIONS) {
  const { encoding, padding, primitives, report } = api;
  const [one, two, other] = [organisation(api, "one"), organisation(api, "two"), organisation(api, "other")];
  const written = draft(api);
  const secret = report.newUploadSecret();
  const sealed = report.sealReport(written, [two, one], secret);

  test(`${label}: every organisation addressed reads the answers and the identity`, () => {
    for (const who of [one, two]) {
      const opened = report.openReport(asFound(sealed, who, written.site, api));
      assert.deepEqual(opened.answers, written.answers);
      assert.deepEqual(opened.identity, written.identity);
      assert.equal(opened.inner.day, written.day);
      assert.deepEqual(opened.inner.orgs, [encoding.b64u(one.org), encoding.b64u(two.org)].sort());
      assert.equal(opened.inner.origin, "browser");
    }
  });

  test(`${label}: the answers alone open without the identity, for who was addressed and by the same rules`, () => {
    const found = asFound(sealed, one, written.site, api);
    const alone = found.objects.filter(({ kind }) => kind === "answers");
    const opened = report.openAnswers({ ...found, objects: alone });
    assert.deepEqual(opened.answers, written.answers);
    assert.deepEqual(Object.keys(opened).sort(), ["answers", "inner"]);
    assert.deepEqual(report.openAnswers(found), opened);
    const elsewhere = { ...found, objects: alone, report: primitives.randomBytes(16) };
    assert.equal(errorOf(() => report.openAnswers(elsewhere)), "Damaged");
    assert.equal(errorOf(() => report.openAnswers({ ...found, objects: alone, org: other.org })), "NotAddressed");
    assert.equal(errorOf(() => report.openAnswers({ ...found, objects: alone, identities: new Map() })), "NotForThisKey");
    assert.equal(errorOf(() => report.openAnswers({ ...found, objects: [] })), "Damaged");
    assert.equal(errorOf(() => report.openAnswers({ ...found, objects: [...alone, ...alone] })), "Damaged");
    assert.equal(errorOf(() => report.openReport({ ...found, objects: alone })), "Damaged");
  });

  test(`${label}: the id comes from the upload secret alone`, () => {
    assert.deepEqual(sealed.report, report.reportId(secret));
    assert.equal(sealed.report.length, 16);
    assert.notDeepEqual(report.newUploadSecret(), secret);
  });

  test(`${label}: no word of the person is in what is sent`, () => {
    const body = Buffer.from(report.requestBody(sealed, written)).toString("latin1");
    const payloads = Buffer.concat(sealed.objects.map(({ payload }) => payload));
    for (const secretWord of ["Мене", "abroad", "documents", "К."]) {
      assert.ok(!body.includes(Buffer.from(secretWord).toString("latin1")));
      assert.equal(payloads.indexOf(secretWord), -1);
    }
  });

  test(`${label}: a request tells only the size class, for one organisation or five`, () => {
    const five = [one, two, other, organisation(api, "four"), organisation(api, "five")];
    const lengths = [1, 2, 5].map(
      (n) => report.requestBody(report.sealReport(written, five.slice(0, n), secret), written).length,
    );
    assert.deepEqual(lengths, [53248, 53248, 53248]);
    const sizes = WIRE_SIZES.map((_, i) => {
      const text = "ж".repeat((16384 * 2 ** i) / 2 - 400);
      const long = draft(api, { answers: { what: text } });
      return report.requestBody(report.sealReport(long, [one], secret), long).length;
    });
    assert.deepEqual(sizes, WIRE_SIZES);
    assert.deepEqual(WIRE_SIZES.map((_, i) => padding.requestSize(16384 * 2 ** i)), WIRE_SIZES);
  });

  test(`${label}: a request does not tell whether the person can be answered`, () => {
    const keys = api.code.codeKeys(api.code.newCode(), primitives.randomBytes(16), { kib: 8, passes: 1 });
    const orgs = new Map([[encoding.b64u(one.org), encoding.b64u(primitives.randomBytes(32))]]);
    const note = api.box.sealBox(written.site, keys, { report: encoding.b64u(sealed.report), orgs, day: written.day });
    const answerable = report.sealReport({ ...written, reply: keys }, [one, two], secret);
    const body = report.requestBody(answerable, written, { ...keys, note });
    assert.equal(body.length, report.requestBody(sealed, written).length);
    assert.deepEqual(Object.keys(JSON.parse(encoding.fromUtf8(body)).box), ["auth", "header", "lookup", "payload"]);
    const { inner } = report.openReport(asFound(answerable, one, written.site, api));
    assert.deepEqual(inner.code, { recipient: encoding.b64u(keys.recipient), sign: encoding.b64u(keys.verify) });
  });

  test(`${label}: a request is the JSON of docs/http.md`, () => {
    const body = JSON.parse(encoding.fromUtf8(report.requestBody(sealed, written)));
    assert.deepEqual(Object.keys(body), ["form", "lang", "objects", "pad", "priority"]);
    assert.deepEqual(body.objects.map((/** @type {any} */ o) => o.kind), ["answers", "identity"]);
    for (const object of body.objects) {
      assert.deepEqual(Object.keys(object), ["headers", "id", "kind", "payload"]);
      assert.equal(object.headers.length, 2);
      assert.match(object.headers[0].header, /^age-encryption\.org\/v1\n-> mlkem768x25519 /);
    }
    assert.match(body.pad, /^0+$/);
  });

  test(`${label}: too much text seals nothing and says so`, () => {
    const long = draft(api, { answers: { what: "a".repeat(1048576) } });
    assert.equal(errorOf(() => report.sealReport(long, [one], secret)), "TooLong");
    const longName = draft(api, { identity: { name: "a".repeat(4096) } });
    assert.equal(errorOf(() => report.sealReport(longName, [one], secret)), "TooLong");
  });

  test(`${label}: half an emoji is sealed as a replacement character, lists are sorted without repeats`, () => {
    const cut = draft(api, { answers: { what: "\ud83d cut \ude42", signs: ["b", "a", "b"] } });
    const opened = report.openReport(asFound(report.sealReport(cut, [one], secret), one, cut.site, api));
    assert.deepEqual(opened.answers, { what: "\ufffd cut \ufffd", signs: ["a", "b"] });
  });

  test(`${label}: nobody, the same organisation twice, or six cannot be addressed`, () => {
    for (const readers of [[], [one, one], Array.from({ length: 6 }, (_, i) => organisation(api, `${i}`))]) {
      assert.throws(() => report.sealReport(written, readers, secret), RangeError);
    }
  });

  test(`${label}: who is not addressed is refused even with a header of its own`, () => {
    const found = asFound(sealed, one, written.site, api);
    const objects = found.objects.map((object) => ({
      ...object,
      epoch: other.epoch,
      header: report.addReader(object.header, one.identity, other.recipient),
    }));
    const identities = new Map([[encoding.b64u(other.epoch), other.identity]]);
    assert.equal(errorOf(() => report.openReport({ ...found, org: other.org, objects, identities })), "NotAddressed");
  });

  test(`${label}: an object that is missing, added, exchanged or of another report is noticed`, () => {
    const found = asFound(sealed, one, written.site, api);
    const [answers, identity] = found.objects;
    assert.ok(answers && identity);
    const twin = asFound(report.sealReport(written, [one], secret), one, written.site, api).objects[1];
    assert.ok(twin);
    const attempts = [
      { ...found, objects: [answers] },
      { ...found, objects: [identity] },
      { ...found, objects: [answers, identity, twin] },
      { ...found, objects: [answers, { ...twin, id: identity.id }] },
      { ...found, objects: [answers, { ...answers, kind: identity.kind }] },
      { ...found, report: primitives.randomBytes(16) },
      { ...found, site: primitives.randomBytes(16) },
    ];
    for (const attempt of attempts) assert.equal(errorOf(() => report.openReport(attempt)), "Damaged");
    assert.equal(errorOf(() => report.openReport({ ...found, identities: new Map() })), "NotForThisKey");
  });
}
