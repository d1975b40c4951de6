"""A film as a phone makes it: H.264 from the browser's own encoder, sound, places; all is invented."""

import struct
from dataclasses import dataclass, field

FRAMES, RATE = 20, 10
PLACE = b"+49.8397+024.0297/ INVENTED place"
# What must be found nowhere in a cleaned film.
WRITTEN = [b"INVENTED", b"+49.8397", b"Dovira Phone", b"XAVC"]
DAY = 3_900_000_000
# AAC, one channel, 44,100 a second: 1,024 values of silence.
SILENCE = bytes.fromhex("00c800802380")

ENCODE = """async (frames) => {
  const found = {config: "", samples: []};
  const b64 = (bytes) => btoa(String.fromCharCode(...bytes));
  const encoder = new VideoEncoder({
    output: (chunk, {decoderConfig}) => {
      if (decoderConfig?.description) found.config = b64(new Uint8Array(decoderConfig.description));
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      found.samples.push([b64(bytes), chunk.type === "key"]);
    },
    error: (error) => { throw error; },
  });
  encoder.configure({codec: "avc1.42001f", width: 64, height: 48, avc: {format: "avc"}});
  const canvas = new OffscreenCanvas(64, 48);
  const context = canvas.getContext("2d");
  for (let n = 0; n < frames; n += 1) {
    context.fillStyle = n < frames / 2 ? "#f00" : "#00f";
    context.fillRect(0, 0, 64, 48);
    const frame = new VideoFrame(canvas, {timestamp: n * 100_000});
    encoder.encode(frame, {keyFrame: n % 5 === 0});
    frame.close();
  }
  await encoder.flush();
  return found;
}"""


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + kind + body


def full(kind: bytes, *content: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags), *content)


def u32(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}I", *numbers)


MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


@dataclass
class Encoded:
    """What the encoder gave: `avcC`, and each sample with whether it can be jumped to."""

    config: bytes
    samples: list[tuple[bytes, bool]]


@dataclass
class Film:
    """Of one kind: with everything that a phone writes, or with nothing of it."""

    encoded: Encoded
    carrying: bool = True
    brand: bytes = b"qt  "
    more_in_moov: list[bytes] = field(default_factory=list)
    late: int = 0

    def bytes(self) -> bytes:
        """`ftyp`, `wide`, `mdat`, then `moov`, as an iPhone does."""
        kinds = [
            self.brand,
            u32(7 if self.carrying else 0),
            self.brand,
            b"XAVC" if self.carrying else b"isom",
        ]
        start = box(b"ftyp", *kinds) + (box(b"free", b"INVENTED free") if self.carrying else b"")
        chunks, mdat = self._media(len(start) + 8)
        films = [self._video(chunks[0]), self._sound(chunks[1])]
        if self.carrying:
            films.append(self._places(chunks[2]))
        times = u32(DAY, DAY) if self.carrying else u32(0, 0)
        head = full(b"mvhd", times, u32(RATE, FRAMES, 0x10000), b"\1\0", bytes(10), MATRIX, bytes(24), u32(4))
        return (
            start
            + box(b"mdat", mdat)
            + box(b"moov", head, *films, *self._words(), *self.more_in_moov)
            + self._end()
        )

    def _media(self, at: int) -> tuple[list[list[int]], bytes]:
        """Two samples a chunk, sound and place after each; a hole in the middle."""
        chunks: list[list[int]] = [[], [], []]
        mdat = b""
        for n in range(0, FRAMES, 2):
            pieces = [self._sample(n) + self._sample(n + 1), SILENCE * 2]
            if self.carrying:
                pieces.append(PLACE)
            if self.carrying and n == 10:
                mdat += b"INVENTED hole"
            for track, piece in enumerate(pieces):
                chunks[track].append(at + len(mdat) + self.late)
                mdat += piece
        return chunks, mdat

    def _sample(self, n: int) -> bytes:
        """As H.264 allows it, with a message before the picture."""
        sample = self.encoded.samples[n][0]
        if not self.carrying:
            return sample
        words = bytes(range(16)) + b"INVENTED camera +49.8397 " + b"." * n
        message = b"\x06\x05" + bytes([len(words)]) + words + b"\x80"
        return u32(len(message)) + message + sample

    def _words(self) -> list[bytes]:
        if not self.carrying:
            return []
        place = struct.pack(">HH", len(PLACE), 0x15C7) + PLACE
        return [
            box(
                b"udta", box(b"\xa9xyz", place), box(b"\xa9mak", struct.pack(">HH", 12, 0) + b"Dovira Phone")
            ),
            full(b"meta", full(b"hdlr", bytes(4), b"mdta", bytes(13)), box(b"ilst", b"INVENTED")),
        ]

    def _end(self) -> bytes:
        return (
            box(b"uuid", bytes(range(16)), b"INVENTED maker") + box(b"sefd", b"INVENTED")
            if self.carrying
            else b""
        )

    def _track(
        self, number: int, handler: bytes, head: bytes, tables: list[bytes], scale: int, length: int
    ) -> bytes:
        times = u32(DAY, DAY) if self.carrying else u32(0, 0)
        name = b"INVENTED handler\0" if self.carrying else b"\0"
        maker = b"appl" if self.carrying else bytes(4)
        sides = u32(64 << 16, 48 << 16) if handler == b"vide" else u32(0, 0)
        track = full(b"tkhd", times, u32(number, 0, FRAMES), bytes(16), MATRIX, sides, flags=3)
        language = struct.pack(">HH", 0x15C7 if self.carrying else 0x55C4, 0)
        media = full(b"mdhd", times, u32(scale, length), language)
        source = box(b"dinf", full(b"dref", u32(1), full(b"url ", flags=1)))
        told = full(b"hdlr", bytes(4), handler, maker, bytes(8), name)
        inner = [media, told, box(b"minf", head, source, box(b"stbl", *tables))]
        mine = [box(b"udta", box(b"name", b"INVENTED track"))] if self.carrying else []
        return box(b"trak", track, *mine, box(b"mdia", *inner))

    def _tables(self, entry: bytes, sizes: list[int], chunks: list[int], per: int, delta: int) -> list[bytes]:
        return [
            full(b"stsd", u32(1), entry),
            full(b"stts", u32(1, len(sizes), delta)),
            full(b"stsc", u32(1, 1, per, 1)),
            full(b"stsz", u32(0, len(sizes), *sizes)),
            full(b"stco", u32(len(chunks), *chunks)),
        ]

    def _video(self, chunks: list[int]) -> bytes:
        name = b"\x0eINVENTED H.264" if self.carrying else b""
        head = bytes(6) + b"\0\1" + bytes(4) + (b"appl" if self.carrying else bytes(4)) + bytes(8)
        sides = struct.pack(">HHIIIH", 64, 48, 0x480000, 0x480000, 0, 1)
        more = box(b"uuid", bytes(16), b"INVENTED") if self.carrying else b""
        entry = box(
            b"avc1",
            head,
            sides,
            name.ljust(32, b"\0"),
            b"\0\x18\xff\xff",
            box(b"avcC", self.encoded.config),
            more,
        )
        keys = [n + 1 for n, (_, key) in enumerate(self.encoded.samples) if key]
        tables = self._tables(entry, [len(self._sample(n)) for n in range(FRAMES)], chunks, 2, 1)
        tables.append(full(b"stss", u32(len(keys), *keys)))
        return self._track(1, b"vide", full(b"vmhd", bytes(8), flags=1), tables, RATE, FRAMES)

    def _sound(self, chunks: list[int]) -> bytes:
        about = b"\x40\x15" + bytes(11) + b"\x05\x02\x12\x08"
        inner = b"\0\1\0" + b"\x04" + bytes([len(about)]) + about + b"\x06\x01\x02"
        entry = box(
            b"mp4a",
            bytes(6) + b"\0\1" + bytes(8) + struct.pack(">HHII", 1, 16, 0, 44_100 << 16),
            full(b"esds", b"\x03" + bytes([len(inner)]) + inner),
        )
        tables = self._tables(entry, [len(SILENCE)] * FRAMES, chunks, 2, 1024)
        return self._track(2, b"soun", full(b"smhd", bytes(4)), tables, 44_100, FRAMES * 1024)

    def _places(self, chunks: list[int]) -> bytes:
        entry = box(b"mebx", bytes(6), b"\0\1", box(b"keys", b"INVENTED com.apple.quicktime.location"))
        tables = self._tables(entry, [len(PLACE)] * len(chunks), chunks, 1, 2)
        return self._track(3, b"meta", box(b"gmhd", full(b"gmin", bytes(12))), tables, RATE, FRAMES)
