"""Vectors of the recovery sheet: its text, and what it may do in a key log."""

from sealing.actors import DAY, HARBOUR, LANTERN, STRANGER, named
from sealing.make_key_vectors import Scenario, log_scenario

from crypto import keylog, keystatements, recovery, staff
from crypto.encoding import Json, b64u, parse_object
from crypto.primitives import sha256
from crypto.signed import Signed, sign

MEMBER, AGAIN = named("restored member", 16), named("restored again", 16)
KEYS = staff.member_keys(named("restored vault", 32))
OTHER_KEYS = staff.member_keys(named("restored again vault", 32))
OWN, SHEET = HARBOUR.keys.sign, HARBOUR.paper.sign

FOUND = [HARBOUR.log[0]]
BARE = [*FOUND, HARBOUR.next_epoch(FOUND, HARBOUR.epoch, HARBOUR.recipient)]
NAMED = [*FOUND, HARBOUR.sheet_named(FOUND)]
EPOCH = [*NAMED, HARBOUR.next_epoch(NAMED, HARBOUR.epoch, HARBOUR.recipient)]
RESTORED = [*EPOCH, HARBOUR.restored(EPOCH, MEMBER, KEYS)]


def _state(log: list[Signed]) -> keylog.LogState:
    return keylog.verify_log(log, HARBOUR.id)


def _changed(log: list[Signed], seed: bytes, **changes: Json) -> list[Signed]:
    """The log with its last statement changed and signed with this seed."""
    return [*log[:-1], sign("key-log", parse_object(log[-1].statement) | changes, seed)]


def _next_epoch(signer: bytes, seed: bytes) -> list[Signed]:
    statement = keystatements.epoch_statement(
        _state(RESTORED), signer, named("third", 16), LANTERN.recipient, "2026-11-24"
    )
    return [*RESTORED, sign("key-log", statement, seed)]


def _replaced(seed: bytes, signer: bytes = HARBOUR.member) -> list[Signed]:
    other = LANTERN.paper
    statement = keystatements.recovery_statement(_state(EPOCH), signer, other.recipient, other.verify, DAY)
    return [*EPOCH, sign("key-log", statement, seed)]


def _restored_after_replacing(seed: bytes) -> list[Signed]:
    log = _replaced(OWN)
    statement = keystatements.restore_statement(_state(log), MEMBER, KEYS.recipient, KEYS.verify, DAY)
    return [*log, sign("key-log", statement, seed)]


def recovery_logs() -> list[Scenario]:
    """A sheet put into force, used, replaced; and everybody who may not do so."""
    good = {
        "recovery sheet": NAMED,
        "recovery sheet, first epoch": EPOCH,
        "restored": RESTORED,
        "restored, next epoch by the new member": _next_epoch(MEMBER, KEYS.sign),
        "restored twice": [*RESTORED, HARBOUR.restored(RESTORED, AGAIN, OTHER_KEYS)],
        "another sheet": _replaced(OWN),
        "restored with the other sheet": _restored_after_replacing(LANTERN.paper.sign),
    }
    named_former: Json = {
        "id": b64u(HARBOUR.member), "recipient": b64u(sha256(KEYS.recipient)), "sign": b64u(KEYS.verify),
    }  # fmt: skip
    bad = {
        "sheet changed by a stranger": _replaced(STRANGER.keys.sign),
        "sheet changed by the sheet": _replaced(SHEET),
        "sheet changed in the name of nobody known": _replaced(STRANGER.keys.sign, STRANGER.member),
        "restored by the former member": _changed(RESTORED, OWN),
        "restored by the member it names": _changed(RESTORED, KEYS.sign),
        "restored with a sheet that was replaced": _restored_after_replacing(SHEET),
        "restored without a sheet": [*BARE, HARBOUR.restored(BARE, MEMBER, KEYS)],
        "restore replayed": [*RESTORED, RESTORED[-1]],
        "restored with keys that a member has": [*RESTORED, HARBOUR.restored(RESTORED, AGAIN, KEYS)],
        "restored under a member's id": _changed(
            RESTORED, SHEET, by=b64u(HARBOUR.member), member=named_former
        ),
        "restored by another than it names": _changed(RESTORED, SHEET, by=b64u(AGAIN)),
        "a former member opens an epoch": _next_epoch(HARBOUR.member, OWN),
        "the sheet opens an epoch": _next_epoch(MEMBER, SHEET),
        "a log begins with a sheet": _changed(NAMED, OWN, seq=0, prev="")[1:],
        "a log begins with a restore": _changed(RESTORED, SHEET, seq=0, prev="")[-1:],
        "sheet without a signing key": _changed(NAMED, OWN, sign=""),
    }
    return [
        *(log_scenario(name, entries, "ok") for name, entries in good.items()),
        *(log_scenario(name, entries, "damaged") for name, entries in bad.items()),
    ]


def recoveries() -> list[Scenario]:
    """A sheet's text, as printed and as people type it."""
    seed = HARBOUR.sheet
    keys, groups = recovery.recovery_keys(seed), recovery.recovery_groups(seed)
    text = recovery.PREFIX + "".join(groups)
    body = "".join(groups)
    shown = {
        "seed": b64u(seed), "groups": groups, "sign": b64u(keys.sign), "verify": b64u(keys.verify),
        "recipient_sha256": sha256(keys.recipient).hex(),
    }  # fmt: skip
    good = {
        "as age writes it": text,
        "as printed": f"{recovery.PREFIX}\n" + "\n".join(" ".join(groups[at : at + 5]) for at in (0, 5, 10)),
        "only the groups": " ".join(groups),
        "small letters": text.lower(),
        "a file of age's tools": f"# created: 2026-11-23\n# public key: age1pq1…\n{text}\n",
        "lines of Windows": "\r\n".join(groups),
        "dashes and dots between": " - ".join(groups[:8]) + " · " + ". ".join(groups[8:]),
        "spaces that do not break": "\u00a0".join(groups),
        "O for zero, I and 1 for L": text[:19]
        + body.replace("0", "O").replace("L", "I", 1).replace("L", "1"),
    }
    other = "Q" if body[20] != "Q" else "P"
    bad = {
        "nothing": "",
        "a sign wrong": text[:39] + other + text[40:],
        "two signs exchanged": body[:8] + body[9] + body[8] + body[10:] if body[8] != body[9] else body[:-1],
        "a sign missing": text[:30] + text[31:],
        "a group missing": " ".join(groups[1:]),
        "a sign too many": text + "Q",
        "another kind of key": "AGE-SECRET-KEY-1" + body,
        "a recipient": "age1pq1" + body.lower(),
        "letters of another alphabet": body[:10] + "Ж" + body[11:],
        "twice": text + text,
    }
    return [
        *({"name": name, "expect": "ok", "text": typed} | shown for name, typed in good.items()),
        *({"name": name, "expect": "damaged", "text": typed} for name, typed in bad.items()),
    ]
