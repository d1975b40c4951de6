/**
 * What runs in the frame: it shows one file that the page hands over, blurred and without sound until the page says otherwise.
 * The frame is sandboxed, has no origin, no network and no words of its own.
 */

/** @typedef {{kind: "image" | "audio" | "video" | "text", type: string, bytes: ArrayBuffer}} Shown */

/** @type {HTMLElement | null} */
let shown = null;

addEventListener("message", ({ data, source }) => {
  if (source !== parent) return;
  if (data.bytes) show(data);
  if (data.clear && shown) shown.style.filter = "";
  if (data.sound && shown instanceof HTMLMediaElement) shown.muted = false;
});
parent.postMessage({ ready: true }, "*");

/** @param {Shown} file */
function show({ kind, type, bytes }) {
  const made = kind === "text" ? textOf(bytes) : mediaOf(kind, URL.createObjectURL(new Blob([bytes], { type })));
  if (kind === "image" || kind === "video") made.style.filter = "blur(24px)";
  made.addEventListener("error", () => parent.postMessage({ broken: true }, "*"));
  document.body.style.margin = "0";
  document.body.replaceChildren(made);
  shown = made;
}

/** @param {ArrayBuffer} bytes */
function textOf(bytes) {
  const made = document.createElement("pre");
  made.style.whiteSpace = "pre-wrap";
  made.dir = "auto";
  made.textContent = new TextDecoder().decode(bytes);
  return made;
}

/** @param {"image" | "audio" | "video"} kind @param {string} address */
function mediaOf(kind, address) {
  const made = document.createElement(kind === "image" ? "img" : kind);
  made.style.maxWidth = made.style.maxHeight = "100%";
  if (made instanceof HTMLMediaElement) {
    made.controls = true;
    made.muted = kind === "video";
  } else {
    made.alt = "";
  }
  made.src = address;
  return made;
}
