/** A sealed file, fetched part by part and opened in the worker as the parts come. */
import { withNewKeys } from "./again.js";
import { askBytes } from "./server.js";

/**
 * @param {import("./keeper.js").Keeper} keeper
 * @param {string} report id, base64url
 * @param {{file: import("./filevault.js").ListedFile, key: string}} wanted
 * @param {(done: number) => void} onProgress told the part done, 0 to 1
 * @param {() => boolean} stopped nobody wants it any more
 * @returns {Promise<{facts: import("../../crypto/attachment.js").FileFacts, blob: Blob, sha256: string} | null>} null when stopped
 * @throws {Error} named as in crypto/errors.js, or Refused
 */
export async function fetchFile(keeper, report, { file, key }, onProgress, stopped) {
  const { id, parts } = file;
  onProgress(0);
  await withNewKeys(() => keeper.ask("fileBegin", { report, file, key }));
  for (let n = 0; n < parts; n += 1) {
    const bytes = stopped() ? null : await askBytes(`/api/objects/${id}/${n}`);
    if (!bytes || stopped()) {
      await keeper.ask("fileForget", { id });
      return null;
    }
    await keeper.ask("filePart", { id, bytes }, [bytes.buffer]);
    onProgress((n + 1) / parts);
  }
  return keeper.ask("fileEnd", { id });
}
