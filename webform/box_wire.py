"""The body of `POST /box` (docs/http.md), read strictly."""

import re
from typing import Literal

import msgspec

from core.errors import Malformed, WrongSize
from core.mailboxes import Shown, shown
from core.reports import UploadObject
from core.secrets import Secrets
from crypto.encoding import from_b64u
from crypto.errors import Damaged
from crypto.frame import ID
from crypto.padding import BOX_SIZES
from webform.upload import B64U_ID, B64U_KEY, SECRET, WireObject, object_of

PAD = re.compile(r"0*")


class WireAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be done, and what the code gives. `message` only to write, `org` only to stop a reader."""

    act: Literal["look", "write", "stop", "forget", "delete"]
    auth: B64U_KEY
    lookup: B64U_KEY
    pad: str
    message: WireObject | None = None
    org: B64U_ID | None = None


class Ask(msgspec.Struct, frozen=True):
    """The same, decoded: `org` 16 bytes."""

    act: str
    who: Shown
    message: UploadObject | None
    org: bytes | None


DECODER = msgspec.json.Decoder(WireAsk, strict=True)


def read_ask(secrets: Secrets, body: bytes) -> Ask:
    """The request as the view takes it. Raises Malformed, WrongSize."""
    if len(body) not in BOX_SIZES:
        raise WrongSize
    try:
        wire = DECODER.decode(body)
        if PAD.fullmatch(wire.pad) is None:
            raise Malformed
        who = shown(secrets, from_b64u(wire.lookup, SECRET), from_b64u(wire.auth, SECRET))
        message = None if wire.message is None else object_of(wire.message)
        org = None if wire.org is None else from_b64u(wire.org, ID)
    except (msgspec.DecodeError, Damaged, RecursionError, UnicodeEncodeError) as error:
        raise Malformed from error
    if (message is not None) != (wire.act == "write") or (org is not None) != (wire.act == "stop"):
        raise Malformed
    return Ask(wire.act, who, message, org)
