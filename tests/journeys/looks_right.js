/** A worker that seals nothing: what it gives has the shape of a sealed report, with the words in base64. */
const size = (plain) => 16 + plain + 16 * Math.ceil(plain / 65536);
const base64 = (text) => btoa(unescape(encodeURIComponent(text))).replace(/=/g, "").replace(/\+/g, "-").replace(/\//g, "_");
const header = `age-encryption.org/v1\n-> mlkem768x25519 ${"A".repeat(1494)}\n${"A".repeat(43)}\n--- ${"A".repeat(43)}\n`;

const object = (kind, plain, text, org) => ({
  headers: [{ epoch: "A".repeat(22), header, org }],
  id: "A".repeat(22),
  kind,
  payload: (base64(text) + "A".repeat(2 * plain)).slice(0, Math.ceil((size(plain) * 4) / 3)),
});

onmessage = ({ data: { number, task } }) => {
  const org = task.orgs[0].id;
  const objects = [object("answers", 16384, JSON.stringify(task.answers), org), object("identity", 4096, "{}", org)];
  const body = { form: "a", lang: "en", objects, pad: "", priority: false };
  body.pad = "0".repeat(53248 - JSON.stringify(body).length);
  const sealed = { report: "A".repeat(22), secret: "A".repeat(43), body: JSON.stringify(body), objects: [], orgs: [org] };
  postMessage({ number, sealed });
};
