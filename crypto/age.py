"""age v1 files (C2SP age.md), header and payload apart: ENVELOPE.md section 1.

Written: one `mlkem768x25519` stanza a header. Read: any stanza grammar, foreign types skipped.
"""

import hmac
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass

import bech32

from crypto import hpke
from crypto.encoding import b64, from_b64
from crypto.errors import Damaged, NotForThisKey, UnsupportedVersion
from crypto.primitives import TAG, chacha_open, chacha_seal, hkdf_sha256, hmac_sha256

VERSION_LINE = b"age-encryption.org/v1\n"
STANZA_TYPE = "mlkem768x25519"
HPKE_INFO = b"age-encryption.org/mlkem768x25519"
IDENTITY_PREFIX = "age-secret-key-pq-"

FILE_KEY = 16
NONCE = 16
CHUNK = 65_536
HEADER = 1_627

_COLUMNS = 64
_SEALED_FILE_KEY = FILE_KEY + TAG
_END = re.compile(rb"--- ([A-Za-z0-9+/]{43})\n")
_ARGUMENTS = re.compile(rb"->((?: [\x21-\x7e]+)+)\n")
_BODY_LINE = re.compile(rb"([A-Za-z0-9+/]{0,64})\n")


@dataclass(frozen=True)
class Stanza:
    """One recipient stanza: its space-separated arguments, the type first, and its decoded body."""

    arguments: tuple[str, ...]
    body: bytes


@dataclass(frozen=True)
class Header:
    """A parsed header: its stanzas, the bytes the MAC covers, the MAC (32 bytes)."""

    stanzas: tuple[Stanza, ...]
    covered: bytes
    mac: bytes


def payload_size(plaintext: int) -> int:
    """Bytes of the payload of so many bytes of plaintext: nonce, and a 16-byte tag a 64 KiB chunk."""
    return NONCE + plaintext + TAG * max(1, -(-plaintext // CHUNK))


def wrap(file_key: bytes, recipient: bytes) -> bytes:
    """A header of exactly 1,627 bytes that gives the 16-byte file key to one recipient (1,216 bytes).

    Raises Damaged when `recipient` is not an X-Wing key.
    """
    if len(file_key) != FILE_KEY:
        raise ValueError("a file key is 16 bytes")
    enc, sealed = hpke.seal(recipient, file_key, HPKE_INFO)
    covered = VERSION_LINE + f"-> {STANZA_TYPE} {b64(enc)}\n{b64(sealed)}\n---".encode()
    return covered + f" {b64(_mac(covered, file_key))}\n".encode()


def unwrap(header: bytes, identity: bytes) -> bytes:
    """The file key (16 bytes) a header gives to this identity (32 bytes).

    Raises NotForThisKey when no stanza opens, Damaged on bad syntax or MAC, UnsupportedVersion.
    """
    return _unwrap(parse_header(header), (identity,))


def check_mac(header: Header, file_key: bytes) -> None:
    """Damaged unless the header was written by someone who knew this file key."""
    if not hmac.compare_digest(header.mac, _mac(header.covered, file_key)):
        raise Damaged("header MAC")


def parse_header(data: bytes) -> Header:
    """Parse bytes that are a header and nothing more; Damaged or UnsupportedVersion."""
    header, end = _scan(data)
    if end != len(data):
        raise Damaged("bytes after the header")
    return header


def check_profile(header: bytes) -> None:
    """What can be checked of a header without a key: the grammar, and exactly what `wrap` writes.

    Raises Damaged or UnsupportedVersion.
    """
    stanzas = parse_header(header).stanzas
    if len(stanzas) != 1 or stanzas[0].arguments[0] != STANZA_TYPE:
        raise Damaged("not one mlkem768x25519 stanza")
    _encapsulated(stanzas[0])


def split(file: bytes) -> tuple[bytes, bytes]:
    """Header and payload of an age file; Damaged or UnsupportedVersion."""
    end = _scan(file)[1]
    return file[:end], file[end:]


def open_file(file: bytes, *identities: bytes) -> bytes:
    """Plaintext of an age file for the first of these identities (32 bytes each) that a stanza opens for.

    Raises NotForThisKey, Damaged or UnsupportedVersion.
    """
    header, end = _scan(file)
    return decrypt(file[end:], _unwrap(header, identities))


def encrypt(plaintext: bytes, file_key: bytes, nonce: bytes | None = None) -> bytes:
    """The payload: nonce (16 bytes, random when not given) and STREAM chunks.

    One file key and nonce must never meet two plaintexts: that gives both away.
    """
    nonce = os.urandom(NONCE) if nonce is None else nonce
    if len(file_key) != FILE_KEY or len(nonce) != NONCE:
        raise ValueError("file key and nonce are 16 bytes each")
    key = _payload_key(file_key, nonce)
    last = max(0, len(plaintext) - 1) // CHUNK
    chunks = [
        chacha_seal(key, _chunk_nonce(i, last), plaintext[i * CHUNK : (i + 1) * CHUNK])
        for i in range(last + 1)
    ]
    return nonce + b"".join(chunks)


def decrypt(payload: bytes, file_key: bytes) -> bytes:
    """The whole plaintext of a payload, or Damaged: nothing is given out before the last chunk opened."""
    nonce, stream = payload[:NONCE], payload[NONCE:]
    if len(nonce) != NONCE:
        raise Damaged("no nonce")
    key, size = _payload_key(file_key, nonce), CHUNK + TAG
    last = max(0, len(stream) - 1) // size
    chunks = [
        chacha_open(key, _chunk_nonce(i, last), stream[i * size : (i + 1) * size]) for i in range(last + 1)
    ]
    if last and not chunks[-1]:
        raise Damaged("empty last chunk")
    return b"".join(chunks)


def identity_to_text(identity: bytes) -> str:
    """`AGE-SECRET-KEY-PQ-1…`, 77 characters, of a 32-byte identity (BIP 173 Bech32)."""
    words = bech32.convertbits(identity, 8, 5) or []
    return bech32.bech32_encode(IDENTITY_PREFIX, words).upper()


def identity_from_text(text: str) -> bytes:
    """Reverse of `identity_to_text`; Damaged for any other text."""
    prefix, words = bech32.bech32_decode(text)
    identity = bech32.convertbits(words or [], 5, 8, False) or []
    if prefix != IDENTITY_PREFIX or len(identity) != hpke.IDENTITY or text != text.upper():
        raise Damaged("not an identity")
    return bytes(identity)


def _unwrap(header: Header, identities: Iterable[bytes]) -> bytes:
    ours = [stanza for stanza in header.stanzas if stanza.arguments[0] == STANZA_TYPE]
    # All are checked before one is opened, so that the answer does not depend on their order.
    wrapped = [(_encapsulated(stanza), stanza.body) for stanza in ours]
    for identity in identities:
        for enc, body in wrapped:
            try:
                file_key = hpke.open_(enc, body, identity, HPKE_INFO)
            except NotForThisKey:
                continue
            check_mac(header, file_key)
            return file_key
    raise NotForThisKey("no stanza opens")


def _encapsulated(stanza: Stanza) -> bytes:
    # Body length first: a longer one could open under two keys (age.md, partitioning oracle).
    if len(stanza.arguments) != 2 or len(stanza.body) != _SEALED_FILE_KEY:
        raise Damaged("malformed mlkem768x25519 stanza")
    enc = from_b64(stanza.arguments[1])
    hpke.check_enc(enc)
    return enc


def _scan(data: bytes) -> tuple[Header, int]:
    """Parse the header at the start of `data`; also where it ends."""
    if not data.startswith(VERSION_LINE):
        if VERSION_LINE.startswith(data):
            raise Damaged("cut in the first line")
        raise UnsupportedVersion("not age v1")
    position, stanzas = len(VERSION_LINE), []
    while arguments := _ARGUMENTS.match(data, position):
        body, position = _scan_body(data, arguments.end())
        stanzas.append(Stanza(tuple(arguments[1].decode("ascii").split(" ")[1:]), body))
    end = _END.match(data, position)
    if end is None or not stanzas:
        raise Damaged("bad header syntax")
    covered = data[: position + len(b"---")]
    return Header(tuple(stanzas), covered, from_b64(end[1].decode("ascii"))), end.end()


def _scan_body(data: bytes, position: int) -> tuple[bytes, int]:
    lines = []
    while line := _BODY_LINE.match(data, position):
        lines.append(line[1])
        position = line.end()
        if len(line[1]) < _COLUMNS:
            return from_b64(b"".join(lines).decode("ascii")), position
    raise Damaged("bad stanza body")


def _mac(covered: bytes, file_key: bytes) -> bytes:
    return hmac_sha256(hkdf_sha256(file_key, b"", b"header"), covered)


def _payload_key(file_key: bytes, nonce: bytes) -> bytes:
    return hkdf_sha256(file_key, nonce, b"payload")


def _chunk_nonce(index: int, last: int) -> bytes:
    return index.to_bytes(11, "big") + bytes([index == last])
