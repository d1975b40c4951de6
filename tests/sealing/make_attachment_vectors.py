"""Vectors of files: sealed a part at a time on the phone, opened in the inbox and offline."""

from typing import Any

from sealing.actors import HARBOUR, REPORT, SITE, dice, named

from crypto import age
from crypto.attachment import FileFacts, file_id, seal_file
from crypto.encoding import Json, b64u
from crypto.frame import Kind, Place, frame
from crypto.hpke import recipient_of
from crypto.primitives import sha256
from crypto.sealed import SealedObject, seal_object

Scenario = dict[str, Any]

SECRET = named("file secret", 32)
PLACE = Place(Kind.ATTACHMENT, SITE, REPORT, file_id(SECRET))
KEY, NONCE = named("file key", 16), named("file nonce", 16)
FACTS: dict[str, Json] = {"how": "cleaned", "name": "Фото «1» \u202egpj.exe", "type": "image/jpeg", "v": 1}
# Around a chunk of 64 KiB and a part of 1 MiB, less what stands before the file.
LENGTHS = (0, 1, 16_000, 16_253, 65_405, 65_406, 131_072, 1_048_000, 1_048_576, 3_200_001)


def attachments() -> list[Scenario]:
    """Sound and broken ones."""
    return [*(_sealed(length) for length in LENGTHS), *_opened()]


def _sealed(length: int) -> Scenario:
    """What a phone seals of bytes i mod 251, whatever it asks for at once."""
    payload = age.encrypt(frame(PLACE, FACTS, _bytes(length)), KEY, NONCE)
    return {
        "name": f"a file of {length} bytes",
        "op": "seal",
        "expect": "ok",
        **_place(),
        "secret": b64u(SECRET),
        "file_key": b64u(KEY),
        "nonce": b64u(NONCE),
        "facts": {name: FACTS[name] for name in ("how", "name", "type")},
        "length": length,
        "size": len(payload),
        "sha256": b64u(sha256(payload)),
    }


def _opened() -> list[Scenario]:
    bent: list[tuple[str, str, dict[str, Json]]] = [
        ("of a newer version", "version", {"v": 2}),
        ("with an unknown key", "version", {"x": 1}),
        ("neither cleaned nor kept", "damaged", {"how": "washed"}),
        ("whose name is no text", "damaged", {"name": 1}),
        ("with a name too long", "damaged", {"name": "🙂" * 101}),
        ("whose type is two lines", "damaged", {"type": "image/png\n"}),
        ("whose type is no text", "damaged", {"type": []}),
    ]
    facts = FileFacts("kept", "🙂" * 100, "")
    kept = seal_file(PLACE, facts, b"as it was", [HARBOUR.reader], dice("kept"))
    elsewhere = Place(Kind.ATTACHMENT, SITE, named("other report", 16), PLACE.object)
    moved = seal_object(elsewhere, FACTS, b"", [HARBOUR.reader], dice("moved"))
    return [
        _found("kept as it was", "ok", kept, said={"how": "kept", "name": "🙂" * 100, "type": ""}),
        _found("of another report", "damaged", moved),
        *(_found(name, expect, _bent(changes)) for name, expect, changes in bent),
    ]


def _bent(changes: dict[str, Json]) -> SealedObject:
    return seal_object(PLACE, FACTS | changes, b"bent", [HARBOUR.reader], dice(f"bent {changes}"))


def _found(name: str, expect: str, made: SealedObject, said: dict[str, str] | None = None) -> Scenario:
    return {
        "name": f"a file {name}",
        "op": "open",
        "expect": expect,
        **_place(),
        "header": b64u(made.headers[0].header),
        "payload": b64u(made.payload),
        "identity": b64u(HARBOUR.identity),
        "said": said,
        "key": b64u(made.key),
        "body": b64u(b"as it was"),
    }


def _place() -> Scenario:
    assert recipient_of(HARBOUR.identity) == HARBOUR.reader.recipient
    return {"site": b64u(SITE), "report": b64u(REPORT), "object": b64u(PLACE.object)}


def _bytes(length: int) -> bytes:
    return bytes(n % 251 for n in range(length))
