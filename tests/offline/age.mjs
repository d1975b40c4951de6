// `age -d -i IDENTITIES FILE` of the ordinary tool, done by the library age-encryption: the commands of
// docs/operating.md run with it.
import { readFileSync } from "node:fs";
import { Decrypter } from "age-encryption";

const [decrypt, option, identities = "", file = "", ...rest] = process.argv.slice(2);
if (decrypt !== "-d" || option !== "-i" || rest.length) throw new Error("only: age -d -i IDENTITIES FILE");
const decrypter = new Decrypter();
for (const line of readFileSync(identities, "utf8").split("\n")) {
  if (line && !line.startsWith("#")) decrypter.addIdentity(line);
}
process.stdout.write(await decrypter.decrypt(readFileSync(file)));
