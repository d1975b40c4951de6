"""Two who write to each other: a worker who answers, and who comes back with the code. Sealed for real."""

import json
import os
from collections.abc import Sequence
from typing import Any

from actors.organisation import DAY, Worker
from werkzeug.test import Client, TestResponse

from core import keys, replies
from core.partners import OrgKeys
from core.reports import UploadHeader, UploadObject
from crypto.box import BoxNote, open_box
from crypto.code import CodeKeys
from crypto.encoding import b64u, from_b64u
from crypto.frame import Kind, Place
from crypto.hpke import recipient_of
from crypto.keylog import verify_log
from crypto.manifest import Listed
from crypto.message import Message, open_message, seal_message
from crypto.padding import BOX_ASK, BOX_SIZES
from crypto.reply import Reply, open_reply, seal_reply
from crypto.report import Reader
from crypto.sealed import seal_object
from crypto.signed import Signed


def reply_body(
    worker: Worker, report: bytes, recipient: bytes, text: str = "Ми тут.", n: int = 0
) -> dict[str, str]:
    """What the worker's browser sends to `POST /api/reports/<report>/replies`."""
    with worker.store.read() as s:
        state = verify_log(keys.log_of(s, worker.org), worker.org)
    assert state.epoch
    object_, identity = os.urandom(16), worker.identities()[state.epoch]
    said = Reply(report, object_, worker.org, state.epoch, worker.member.id, DAY.isoformat(), "uk", n, text)
    sealed = seal_reply(worker.site, said, worker.own_keys().sign, identity, recipient)
    person, own = (one.header.decode() for one in sealed.headers)
    payload = b64u(sealed.payload)
    return {"id": b64u(object_), "payload": payload, "header": person, "own": own, "epoch": b64u(state.epoch)}


def put_reply(
    worker: Worker, report: bytes, recipient: bytes, text: str = "Ми тут.", n: int = 0
) -> UploadObject:
    """Answer: what then lies in the mailbox."""
    body = reply_body(worker, report, recipient, text, n)
    own = UploadHeader(worker.org, from_b64u(body["epoch"]), body["own"].encode())
    item = UploadObject(from_b64u(body["id"]), "reply", from_b64u(body["payload"]), [own])
    with worker.store.write() as s:
        replies.send_reply(s, worker.member, report, item, body["header"].encode(), DAY)
    return item


def unsealed_reply() -> dict[str, str]:
    """A body of the right shape that anybody could send."""
    id_ = b64u(os.urandom(16))
    site, epoch = bytes(16), os.urandom(16)
    place = Place(Kind.REPLY, site, epoch, epoch)
    recipient = recipient_of(os.urandom(32))
    readers = [Reader(epoch, epoch, recipient), Reader(site, site, recipient)]
    sealed = seal_object(place, {"v": 1}, b"{}", readers)
    person, own = (one.header.decode() for one in sealed.headers)
    payload = b64u(sealed.payload)
    return {"id": id_, "payload": payload, "header": person, "own": own, "epoch": b64u(epoch)}


def heard(worker: Worker, report: bytes, verify: bytes) -> list[Message]:
    """The messages that the worker's browser opens: signed with the code whose key (32 bytes) this is."""
    identities = worker.identities()
    return [
        open_message(
            Place(Kind.MESSAGE, worker.site, report, one.id),
            one.header,
            one.payload,
            identities[one.epoch],
            verify,
        )
        for one in worker.stored(report)
        if one.kind is Kind.MESSAGE
    ]


class Returner:
    """Somebody at the reporter's site with a code."""

    def __init__(self, client: Client, site: bytes, code: CodeKeys) -> None:
        self.client, self.site, self.code = client, site, code

    def ask(self, act: str, **more: object) -> TestResponse:
        """`POST /box` without a message."""
        return self._post({"act": act} | more, [BOX_ASK])

    def look(self) -> dict[str, Any]:
        """Everything that waits, as the server gave it."""
        found: dict[str, Any] = json.loads(self.ask("look").data)
        return found

    def note(self) -> BoxNote:
        """The browser's note to itself."""
        note = self.look()["note"]
        return open_box(self.site, self.code, note["header"].encode(), from_b64u(note["payload"]))

    def answers(self) -> list[str]:
        """What was answered, where every signature holds."""
        found, note = self.look(), self.note()
        said = []
        for one in found["replies"]:
            org = from_b64u(one["org"])
            state = verify_log([Signed.from_text(entry) for entry in found["logs"][one["org"]]], org)
            assert state.fingerprint == note.orgs[org]
            place = Place(Kind.REPLY, self.site, note.report, from_b64u(one["id"]))
            header, payload = one["header"].encode(), from_b64u(one["payload"])
            said.append(open_reply(place, header, payload, self.code.xwing, state).text)
        return said

    def message(
        self,
        report: bytes,
        to: list[OrgKeys],
        text: str = "Я тут.",
        n: int = 0,
        files: Sequence[Listed] = (),
    ) -> dict[str, Any]:
        """A sealed message for these organisations, ready to send as often as one likes; it names `files`."""
        orgs = tuple(one.id for one in to)
        said = Message(report, os.urandom(16), orgs, DAY.isoformat(), n, text, tuple(files))
        readers = [Reader(one.id, one.epoch, one.recipient) for one in to]
        sealed = seal_message(self.site, said, self.code.sign, readers)
        headers = [
            {"epoch": b64u(one.epoch), "header": one.header.decode(), "org": b64u(one.org)}
            for one in sealed.headers
        ]
        own = {"id": b64u(sealed.id), "kind": "message", "payload": b64u(sealed.payload)}
        return own | {"headers": headers}

    def write(self, message: dict[str, Any]) -> TestResponse:
        """Send it."""
        return self._post({"act": "write", "message": message}, BOX_SIZES[1:])

    def _post(self, fields: dict[str, Any], sizes: Sequence[int]) -> TestResponse:
        whole = fields | {"auth": b64u(self.code.auth), "lookup": b64u(self.code.lookup), "pad": ""}
        body = json.dumps(whole, separators=(",", ":"))
        size = next(size for size in sizes if len(body) <= size)
        filled = json.dumps(whole | {"pad": "0" * (size - len(body))}, separators=(",", ":"))
        return self.client.post("/box", data=filled, content_type="application/json")
