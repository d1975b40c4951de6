/** The page's end of the frame in which a file is looked at: it hands over bytes, and says when to unblur or to sound. */
import { kindOf } from "./filenames.js";

const LARGEST = 64 * 1024 * 1024;

/**
 * @param {HTMLElement} place
 * @param {Blob} blob
 * @param {() => void} broken the browser cannot show it after all
 * @returns {Promise<{kind: string, say: (what: {clear?: true, sound?: true}) => void} | null>} null where it is not shown here
 */
export async function preview(place, blob, broken) {
  if (blob.size > LARGEST) return null;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const found = kindOf(bytes);
  if (!found || !place.isConnected) return null;
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.className = "preview";
  frame.title = place.dataset.title ?? "";
  const say = (/** @type {object} */ what, /** @type {Transferable[]} */ handed = []) => frame.contentWindow?.postMessage(what, "*", handed);
  const heard = (/** @type {MessageEvent} */ { data, source }) => {
    if (!frame.isConnected) return removeEventListener("message", heard);
    if (source !== frame.contentWindow) return;
    if (data?.ready) say({ ...found, bytes: bytes.buffer }, [bytes.buffer]);
    if (data?.broken) broken();
  };
  addEventListener("message", heard);
  frame.src = "/preview";
  place.replaceChildren(frame);
  return { kind: found.kind, say };
}
