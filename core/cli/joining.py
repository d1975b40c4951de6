"""What browsers make when a colleague comes, made with the Python twins for `dovira demo`."""

import os
from collections.abc import Sequence
from datetime import date

from core.colleagues import Person, Welcome
from core.keys import EpochFile
from core.members import NewMember
from core.roles import rank_of
from crypto.keylog import verify_log
from crypto.keystatements import add_statement
from crypto.sealed import add_reader
from crypto.signed import Signed, sign
from crypto.staff import Cost, MemberKeys, derive, member_keys, wrap_vault


def make_member(member: bytes, passphrase: str, cost: Cost) -> NewMember:
    """The keys of a newcomer with this id (16 bytes)."""
    salt, vault = os.urandom(16), os.urandom(32)
    derived, made = derive(passphrase, salt, cost), member_keys(vault)
    return NewMember(salt, derived.auth, wrap_vault(vault, derived.kek, member), made.recipient, made.verify)


def make_add(
    log: Sequence[Signed], org: bytes, lead: bytes, own: MemberKeys, them: Person, today: date
) -> Signed:
    """The lead's signed `add`. `org`, `lead`: ids, 16 bytes."""
    state = verify_log(log, org)
    rank, day = rank_of(them.role), today.isoformat()
    statement = add_statement(state, lead, them.id, them.recipient, them.sign, rank, day)
    return sign("key-log", statement, own.sign)


def make_welcome(add: Signed, files: Sequence[EpochFile], own: MemberKeys, them: Person) -> Welcome:
    """With old reports: every epoch that the lead reads is opened for them too."""
    return Welcome(add, {file.epoch: add_reader(file.header, own.xwing, them.recipient) for file in files})
