"""What an invited first member's browser makes at /join, made with the Python twins for `dovira demo`."""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from core.cli.vouching import make_vouched
from core.keys import NewEpoch, NewRecovery
from core.members import Enrolment, Invitation
from core.questionnaire import FORM_IDS, load_form
from crypto.age import identity_to_text
from crypto.frame import Kind, Place
from crypto.hpke import recipient_of
from crypto.keylog import verify_log
from crypto.keystatements import epoch_statement, found_statement, recovery_statement
from crypto.primitives import ed25519_public
from crypto.recovery import recovery_keys
from crypto.reply import answer_seed
from crypto.sealed import Reader, seal_object
from crypto.signed import Signed, sign
from crypto.staff import STAFF_COST, Cost, MemberKeys, derive, member_keys, wrap_vault


def make_enrolment(
    invitation: Invitation, site: bytes, passphrase: str, sheet: bytes, today: date, cost: Cost = STAFF_COST
) -> Enrolment:
    """Keys for a first member, the founding statement, the recovery sheet's and the first epoch.

    `site`: id, 16 bytes. `sheet`: the recovery seed, 32 bytes, which the caller keeps.
    """
    salt, vault = os.urandom(16), os.urandom(32)
    derived, keys = derive(passphrase, salt, cost), member_keys(vault)
    org, member, day = invitation.org, invitation.member, today.isoformat()
    found = sign("key-log", found_statement(org, member, keys.recipient, keys.verify, day), keys.sign)
    paper = recovery_keys(sheet)
    named = recovery_statement(verify_log([found], org), member, paper.recipient, paper.verify, day)
    recovery = NewRecovery(sign("key-log", named, keys.sign), paper.recipient)
    log = [found, recovery.statement]
    return Enrolment(
        salt=salt,
        auth=derived.auth,
        vault=wrap_vault(vault, derived.kek, member),
        recipient=keys.recipient,
        sign=keys.verify,
        found=found,
        recovery=recovery,
        epoch=make_epoch(log, site, org, member, keys, today, paper.recipient, forms=invitation.forms),
    )


def make_epoch(
    log: list[Signed],
    site: bytes,
    org: bytes,
    member: bytes,
    keys: MemberKeys,
    today: date,
    recovery: bytes | None = None,
    colleagues: Mapping[bytes, bytes] | None = None,
    ends: date | None = None,
    forms: Mapping[str, bytes] | None = None,
) -> NewEpoch:
    """A new epoch after `log`, its identity sealed to this member and to the recovery recipient.

    `colleagues`: recipients (1,216 bytes) of all other members by their ids; `ends`: its last day; `forms`:
    versions (32 bytes) that the bundle names, of all forms where they are not given.
    """
    epoch, identity = os.urandom(16), os.urandom(32)
    recipient = recipient_of(identity)
    last = ends.isoformat() if ends else None
    state = verify_log(log, org)
    answer = ed25519_public(answer_seed(identity))
    statement = epoch_statement(state, member, epoch, recipient, today.isoformat(), last, answer)
    others = colleagues or {}
    readers = [keys.recipient, *others.values(), *([] if recovery is None else [recovery])]
    file = seal_object(
        Place(Kind.EPOCH, site, org, epoch),
        {"v": 1},
        identity_to_text(identity).encode(),
        [Reader(org, epoch, reader) for reader in readers],
    )
    own, *more = (one.header for one in file.headers)
    signed = sign("key-log", statement, keys.sign)
    named = {name: load_form(name).version for name in FORM_IDS} if forms is None else forms
    return NewEpoch(
        statement=signed,
        recipient=recipient,
        header=own,
        payload=file.payload,
        vouched=make_vouched(replace(state, epoch=epoch), site, member, keys, identity, named, today),
        recovery=None if recovery is None else more[-1],
        colleagues=dict(zip(others, more, strict=False)),
    )
