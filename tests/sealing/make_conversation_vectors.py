"""Vectors of messages and answers: what a person adds with the code, what an organisation answers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sealing.actors import DAY, HARBOUR, LANTERN, REPORT, SITE, dice, named
from sealing.make_code_vectors import KEYS, OTHER

from crypto import message, reply
from crypto.encoding import Json, b64u, canonical_json
from crypto.frame import Kind, Place
from crypto.hpke import recipient_of
from crypto.keylog import verify_log
from crypto.keystatements import add_statement, epoch_statement, remove_statement
from crypto.manifest import Listed
from crypto.primitives import ed25519_public, ed25519_sign
from crypto.sealed import Reader, SealedObject, seal_object
from crypto.signed import Signed, sign, signed_bytes
from crypto.staff import MemberKeys, member_keys

Scenario = dict[str, Any]

OBJECT = named("conversation object", 16)
EPOCH, IDENTITY = named("answering epoch", 16), named("answering identity", 32)
LATER, LATER_IDENTITY = named("later epoch", 16), named("later identity", 32)
COLLEAGUE, THEIRS = named("colleague", 16), member_keys(named("colleague vault", 32))
STRANGER = member_keys(named("stranger vault", 32))
FILE = Listed(named("file", 16), Kind.ATTACHMENT, named("file key", 32))
TEXT = "Дякую. شكرًا 🙂 «тут» безпечно\nI am here."
SAID = message.Message(REPORT, OBJECT, (HARBOUR.id, LANTERN.id), DAY, 1, TEXT, (FILE,))
ANSWER = reply.Reply(REPORT, OBJECT, HARBOUR.id, EPOCH, COLLEAGUE, DAY, "uk", 2, TEXT)


def _log() -> list[Signed]:
    """An epoch that answers, a colleague who joins in it and leaves, and another epoch that answers."""
    log = list(HARBOUR.log)

    def enter(statement: dict[str, Json]) -> None:
        log.append(sign("key-log", statement, HARBOUR.keys.sign))

    def opened(epoch: bytes, identity: bytes) -> dict[str, Json]:
        answer = ed25519_public(reply.answer_seed(identity))
        state = verify_log(log, HARBOUR.id)
        return epoch_statement(state, HARBOUR.member, epoch, recipient_of(identity), DAY, answer=answer)

    enter(opened(EPOCH, IDENTITY))
    state = verify_log(log, HARBOUR.id)
    enter(add_statement(state, HARBOUR.member, COLLEAGUE, THEIRS.recipient, THEIRS.verify, "worker", DAY))
    enter(remove_statement(verify_log(log, HARBOUR.id), HARBOUR.member, COLLEAGUE, DAY))
    enter(opened(LATER, LATER_IDENTITY))
    return log


LOG = _log()


def conversations() -> list[Scenario]:
    """Sound and broken ones."""
    return [*_messages(), *_replies()]


def _messages() -> list[Scenario]:
    statement = message._statement(SAID)
    orgs = statement["orgs"]
    assert isinstance(orgs, list)
    listed = {"id": b64u(FILE.id), "key": b64u(FILE.key), "kind": "identity"}
    bent: list[tuple[str, str, dict[str, Json]]] = [
        ("of a newer version", "version", {"v": 2}),
        ("with an unknown field", "damaged", {"x": 1}),
        ("with a time", "damaged", {"day": "2026-11-23 10:00"}),
        ("of another report", "damaged", {"report": b64u(named("other report", 16))}),
        ("that is another object", "damaged", {"object": b64u(named("other object", 16))}),
        ("for nobody", "damaged", {"orgs": []}),
        ("for somebody twice", "damaged", {"orgs": [orgs[0], orgs[0]]}),
        ("for readers not sorted", "damaged", {"orgs": orgs[::-1]}),
        ("before anything", "damaged", {"n": -1}),
        ("without words", "damaged", {"text": 1}),
        ("with a file that is none", "damaged", {"objects": [listed]}),
    ]
    readers = [HARBOUR.reader, LANTERN.reader]
    return [
        _message("as written", "ok", message.seal_message(SITE, SAID, KEYS.sign, readers, dice("said"))),
        _message("signed with another code", "damaged", _said(statement, OTHER.sign)),
        _message("for another epoch", "not-for-key", _said(statement, KEYS.sign), LANTERN.identity),
        *(_message(name, expect, _said(statement | changes, KEYS.sign)) for name, expect, changes in bent),
    ]


def _said(statement: dict[str, Json], seed: bytes) -> SealedObject:
    body = canonical_json({**sign("message", statement, seed).to_wire()})
    place = Place(Kind.MESSAGE, SITE, REPORT, OBJECT)
    return seal_object(place, {"v": 1}, body, [HARBOUR.reader], dice(f"bent {statement}"))


def _message(name: str, expect: str, made: SealedObject, identity: bytes = HARBOUR.identity) -> Scenario:
    header = next(one.header for one in made.headers if one.org == HARBOUR.id)
    return {
        "name": f"a message {name}",
        "op": "message",
        "expect": expect,
        **_found(header, made, identity),
        "verify": b64u(KEYS.verify),
        "seed": b64u(KEYS.sign),
        "said": {
            "day": SAID.day,
            "n": SAID.n,
            "object": b64u(SAID.object),
            "objects": [{"id": b64u(FILE.id), "key": b64u(FILE.key), "kind": "attachment"}],
            "orgs": sorted(map(b64u, SAID.orgs)),
            "report": b64u(SAID.report),
            "text": SAID.text,
        },
    }


def _replies() -> list[Scenario]:
    made = reply.seal_reply(SITE, ANSWER, THEIRS.sign, IDENTITY, KEYS.recipient, dice("answer"))
    lead = replace(ANSWER, by=HARBOUR.member)
    later = replace(ANSWER, epoch=LATER)
    nobody = replace(ANSWER, by=named("nobody", 16))
    bent: list[tuple[str, str, dict[str, Json]]] = [
        ("of a newer version", "version", {"v": 2}),
        ("that replaces one", "version", {"version": 2}),
        ("that follows one", "damaged", {"before": b64u(bytes(32))}),
        ("of another kind", "damaged", {"kind": "note"}),
        ("with an unknown field", "damaged", {"x": 1}),
        ("of another report", "damaged", {"report": b64u(named("other report", 16))}),
        ("that is another object", "damaged", {"object": b64u(named("other object", 16))}),
        ("of another organisation", "damaged", {"org": b64u(LANTERN.id)}),
        ("of a turn that is none", "damaged", {"n": "1"}),
        ("in no language", "damaged", {"lang": 1}),
    ]
    sound = reply._statement(ANSWER)
    return [
        _reply("of a colleague who has left", "ok", made),
        _reply("as colleagues find it", "ok", made, reader=1, identity=IDENTITY),
        _reply("of the lead", "ok", _answered(lead, HARBOUR.keys, IDENTITY), said=lead),
        _reply("for another code", "not-for-key", made, identity=OTHER.xwing),
        _reply("in an epoch after the colleague left", "damaged", _answered(later, THEIRS, LATER_IDENTITY)),
        _reply("of the epoch before it answered", "damaged", _old()),
        _reply("of nobody in the log", "damaged", _answered(nobody, STRANGER, IDENTITY)),
        _reply("signed by a stranger", "damaged", _answered(ANSWER, STRANGER, IDENTITY)),
        _reply("without the organisation's key", "damaged", _answered(ANSWER, THEIRS, LATER_IDENTITY)),
        _reply("of which a field is missing", "damaged", _wrapped(canonical_json({"answer": ""}))),
        *(_reply(name, expect, _bent(sound | changes)) for name, expect, changes in bent),
    ]


def _old() -> SealedObject:
    return _answered(replace(ANSWER, by=HARBOUR.member, epoch=HARBOUR.epoch), HARBOUR.keys, HARBOUR.identity)


def _answered(answer: reply.Reply, keys: MemberKeys, identity: bytes) -> SealedObject:
    return reply.seal_reply(SITE, answer, keys.sign, identity, KEYS.recipient, dice(f"{answer} {identity!r}"))


def _bent(statement: dict[str, Json]) -> SealedObject:
    signed = sign("staff", statement, THEIRS.sign)
    answer = ed25519_sign(signed_bytes("reply", signed.statement), reply.answer_seed(IDENTITY))
    return _wrapped(canonical_json({"answer": b64u(answer), **signed.to_wire()}))


def _wrapped(body: bytes) -> SealedObject:
    readers: Sequence[Reader] = [Reader(REPORT, REPORT, KEYS.recipient)]
    return seal_object(Place(Kind.REPLY, SITE, REPORT, OBJECT), {"v": 1}, body, readers, dice(str(body)))


def _reply(
    name: str,
    expect: str,
    made: SealedObject,
    reader: int = 0,
    identity: bytes = KEYS.xwing,
    said: reply.Reply = ANSWER,
) -> Scenario:
    return {
        "name": f"an answer {name}",
        "op": "reply",
        "expect": expect,
        **_found(made.headers[reader].header, made, identity),
        "org": b64u(HARBOUR.id),
        "log": [entry.to_wire() for entry in LOG],
        "recipient": b64u(KEYS.recipient),
        "seed": b64u(HARBOUR.keys.sign if said.by == HARBOUR.member else THEIRS.sign),
        "epoch_identity": b64u(IDENTITY),
        "said": {
            **{name: b64u(getattr(said, name)) for name in ("report", "object", "org", "epoch", "by")},
            **{name: getattr(said, name) for name in ("day", "lang", "n", "text")},
        },
    }


def _found(header: bytes, made: SealedObject, identity: bytes) -> Scenario:
    return {
        "site": b64u(SITE),
        "report": b64u(REPORT),
        "object": b64u(OBJECT),
        "header": b64u(header),
        "payload": b64u(made.payload),
        "identity": b64u(identity),
    }
