"""What browsers make when people come and leave, as the requests carry it."""

from actors.organisation import vouched_json

from core.colleagues import Replaced
from core.keys import NewEpoch
from crypto.encoding import b64u

Json = dict[str, object]


def epoch_json(new: NewEpoch) -> Json:
    """As a browser sends it."""
    return {
        **new.statement.to_wire(),
        **vouched_json(new.vouched),
        "recipient": b64u(new.recipient),
        "header": new.header.decode(),
        "payload": b64u(new.payload),
        "recovery": (new.recovery or b"").decode(),
        "files": [{"member": b64u(id_), "header": file.decode()} for id_, file in new.colleagues.items()],
    }


def headers_json(headers: dict[bytes, bytes]) -> list[Json]:
    """By epoch."""
    return [{"epoch": b64u(epoch), "header": header.decode()} for epoch, header in headers.items()]


def replaced_json(made: Replaced) -> Json:
    """A recovery key in place of the one before."""
    recovery = {**made.recovery.statement.to_wire(), "recipient": b64u(made.recovery.recipient)}
    return {"recovery": recovery, "headers": headers_json(dict(made.headers))}
