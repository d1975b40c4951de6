/** What another reader (GPAC's mp4box) finds in a film: of each track its codec, and where each sample lies and when. */
import { readFileSync } from "node:fs";
import { createFile } from "mp4box";

const bytes = readFileSync(process.argv[2]);
const file = createFile();
const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
buffer.fileStart = 0;
file.appendBuffer(buffer);
file.flush();
const tracks = file.getInfo().tracks.map(({ id, codec, timescale }) => {
  const samples = file.getTrackSamplesInfo(id).map(({ offset, size, dts, is_sync }) => [offset, size, dts, is_sync]);
  return { codec, timescale, samples };
});
console.log(JSON.stringify(tracks));
