"""The 143 public age vectors. How vectors of foreign recipient types are judged: see cctv_classes.py.

Those types leave one gap: their payloads are never reached through an identity. So every binary vector that
gives its `file key` is opened a second time with that key, header MAC and STREAM.
"""

import json

import pytest
from sealing.cctv import Vector, vectors
from sealing.classes import VECTORS, class_of

from crypto import age
from crypto.errors import Damaged
from crypto.primitives import sha256

EXPECTED = json.loads((VECTORS / "cctv.json").read_text("utf-8"))


def _open(vector: Vector) -> None:
    texts = [text for text in vector.all("identity") if text.startswith("AGE-SECRET-KEY-PQ-1")]
    plaintext = age.open_file(vector.file, *map(age.identity_from_text, texts))
    assert sha256(plaintext).hex() == vector.one("payload")


def _reaches_payload(vector: Vector) -> bool:
    verdict = vector.one("expect")
    return (
        bool(vector.one("file key"))
        and not vector.one("armored")
        and verdict not in ("header failure", "no match")
    )


def test_all_143_vectors_are_there() -> None:
    assert len(vectors()) == 143
    assert vectors().keys() == EXPECTED.keys()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_vector_gives_its_class(name: str) -> None:
    assert class_of(lambda: _open(vectors()[name])) == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(n for n, v in vectors().items() if _reaches_payload(v)))
def test_a_vector_opened_by_its_file_key_holds_or_breaks_as_it_says(name: str) -> None:
    vector = vectors()[name]
    file_key = bytes.fromhex(vector.one("file key"))
    header, payload = age.split(vector.file)
    if vector.one("expect") != "success":
        with pytest.raises(Damaged):
            _opened_by_file_key(header, payload, file_key)
        return
    assert sha256(_opened_by_file_key(header, payload, file_key)).hex() == vector.one("payload")


def _opened_by_file_key(header: bytes, payload: bytes, file_key: bytes) -> bytes:
    age.check_mac(age.parse_header(header), file_key)
    return age.decrypt(payload, file_key)


@pytest.mark.parametrize("name", sorted(n for n, c in EXPECTED.items() if c in ("ok", "not-for-key")))
def test_a_header_that_parses_ends_where_the_payload_begins(name: str) -> None:
    file = vectors()[name].file
    header, payload = age.split(file)
    assert header + payload == file
    assert age.parse_header(header).covered.endswith(b"\n---")
