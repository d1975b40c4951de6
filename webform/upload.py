"""The body of `POST /u/<report>` (docs/http.md), read strictly: core never sees another shape."""

import re
from typing import Annotated

import msgspec
from msgspec import Meta

from core.errors import Malformed
from core.reports import Upload, UploadBox, UploadHeader, UploadObject, box_of, erased_mac
from core.secrets import Secrets
from crypto.encoding import from_b64u
from crypto.errors import Damaged

ID = 16
SECRET = 32
PAD = re.compile(r"0*")
AUTHORIZATION = re.compile(r"Upload ([A-Za-z0-9_-]{43})")
B64U_ID = Annotated[str, Meta(min_length=22, max_length=22)]
B64U_KEY = Annotated[str, Meta(min_length=43, max_length=43)]


class WireHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A header for one organisation."""

    org: B64U_ID
    epoch: B64U_ID
    header: Annotated[str, Meta(max_length=4096)]


class WireObject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sealed object."""

    id: B64U_ID
    kind: Annotated[str, Meta(max_length=16)]
    payload: str
    headers: Annotated[list[WireHeader], Meta(min_length=1, max_length=5)]


class WireBox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The mailbox, where the person wants a code."""

    auth: B64U_KEY
    header: Annotated[str, Meta(max_length=4096)]
    lookup: B64U_KEY
    payload: str


class WireUpload(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole body."""

    form: Annotated[str, Meta(min_length=1, max_length=1)]
    lang: Annotated[str, Meta(max_length=5)]
    objects: Annotated[list[WireObject], Meta(min_length=2, max_length=2)]
    pad: str
    priority: bool
    box: WireBox | msgspec.UnsetType = msgspec.UNSET


DECODER = msgspec.json.Decoder(WireUpload, strict=True)


def read_upload(secrets: Secrets, report: str, authorization: str, body: bytes) -> Upload:
    """The request as core takes it. `report`: base64url of 16 bytes. Raises Malformed, UnsupportedHeader."""
    try:
        wire = DECODER.decode(body)
        secret = AUTHORIZATION.fullmatch(authorization)
        if secret is None or PAD.fullmatch(wire.pad) is None:
            raise Malformed
        id_ = from_b64u(report, ID)
        return Upload(
            report=id_,
            secret=from_b64u(secret[1], SECRET),
            form=wire.form,
            lang=wire.lang,
            priority=wire.priority,
            objects=[object_of(item) for item in wire.objects],
            box=_box(secrets, wire.box) if isinstance(wire.box, WireBox) else None,
            id_mac=erased_mac(secrets, id_),
        )
    except (msgspec.DecodeError, Damaged, RecursionError, UnicodeEncodeError) as error:
        raise Malformed from error


def _box(secrets: Secrets, wire: WireBox) -> UploadBox:
    lookup, auth = from_b64u(wire.lookup, SECRET), from_b64u(wire.auth, SECRET)
    return box_of(secrets, lookup, auth, wire.header.encode("ascii"), from_b64u(wire.payload))


def object_of(wire: WireObject) -> UploadObject:
    """A sealed object as core takes it. Raises Damaged, UnicodeEncodeError."""
    headers = [header_of(one) for one in wire.headers]
    return UploadObject(from_b64u(wire.id, ID), wire.kind, from_b64u(wire.payload), headers)


def header_of(wire: WireHeader) -> UploadHeader:
    """A header as core takes it. Raises Damaged, UnicodeEncodeError."""
    return UploadHeader(from_b64u(wire.org, ID), from_b64u(wire.epoch, ID), wire.header.encode("ascii"))
