"""What a browser makes at /join from a recovery sheet, made with the Python twins for `dovira recover`."""

import os
from datetime import date

from core.cli.founding import make_epoch
from core.errors import Refused
from core.keys import EpochFile
from core.members import Invitation
from core.recovery import Lost, Restoration
from crypto.age import identity_from_text
from crypto.encoding import from_b64u, parse_object
from crypto.errors import Damaged, EnvelopeError
from crypto.frame import Kind, Place
from crypto.hpke import recipient_of
from crypto.keylog import LogState, verify_log
from crypto.keystatements import restore_statement
from crypto.primitives import sha256
from crypto.recovery import recovery_keys
from crypto.sealed import add_reader, open_object
from crypto.signed import Signed, sign
from crypto.staff import STAFF_COST, Cost, MemberKeys, derive, member_keys, wrap_vault


def make_restoration(
    invitation: Invitation,
    found: Lost,
    site: bytes,
    passphrase: str,
    sheet: bytes,
    today: date,
    cost: Cost = STAFF_COST,
) -> Restoration:
    """Keys for the new first member, and every epoch opened with the sheet (seed, 32 bytes) for them.

    `site`: id, 16 bytes. Raises Refused when the sheet is another's, or log and files do not fit together.
    """
    paper, org, member = recovery_keys(sheet), invitation.org, invitation.member
    state = _state(found, org, paper)
    salt, vault = os.urandom(16), os.urandom(32)
    derived, keys = derive(passphrase, salt, cost), member_keys(vault)
    statement = restore_statement(state, member, keys.recipient, keys.verify, today.isoformat())
    signed = sign("key-log", statement, paper.sign)
    log = [*found.log, signed]
    return Restoration(
        salt=salt,
        auth=derived.auth,
        vault=wrap_vault(vault, derived.kek, member),
        recipient=keys.recipient,
        sign=keys.verify,
        restore=signed,
        headers=_headers(found, site, org, paper, keys.recipient),
        epoch=make_epoch(log, site, org, member, keys, today, paper.recipient, forms=invitation.forms),
    )


def _state(found: Lost, org: bytes, paper: MemberKeys) -> LogState:
    try:
        state = verify_log(found.log, org)
    except EnvelopeError as error:
        raise Refused("The organisation's key log does not verify. Nothing was changed.") from error
    named = state.recovery
    if named is None or (named.recipient_hash, named.sign) != (sha256(paper.recipient), paper.verify):
        raise Refused("This is not the organisation's recovery sheet. Nothing was changed.")
    return state


def _headers(found: Lost, site: bytes, org: bytes, paper: MemberKeys, recipient: bytes) -> dict[bytes, bytes]:
    stated = _stated_epochs(found.log)
    try:
        for file in found.files:
            _check(file, site, org, paper.xwing, stated)
        if stated.keys() != {file.epoch for file in found.files}:
            raise Damaged("an epoch's file is missing")
        return {file.epoch: add_reader(file.header, paper.xwing, recipient) for file in found.files}
    except EnvelopeError as error:
        raise Refused("The sealed keys do not fit the key log. Nothing was changed.") from error


def _stated_epochs(log: list[Signed]) -> dict[bytes, bytes]:
    statements = (parse_object(entry.statement) for entry in log)
    return {
        from_b64u(one["epoch"]): from_b64u(one["recipient"]) for one in statements if one["type"] == "epoch"
    }


def _check(file: EpochFile, site: bytes, org: bytes, identity: bytes, stated: dict[bytes, bytes]) -> None:
    """Raise unless the file holds the identity of the very epoch that the log states."""
    place = Place(Kind.EPOCH, site, org, file.epoch)
    body = open_object(place, file.header, file.payload, identity).body
    seed = identity_from_text(body.decode("ascii", "replace"))
    if stated.get(file.epoch) != sha256(recipient_of(seed)):
        raise Damaged("not the epoch of the log")
