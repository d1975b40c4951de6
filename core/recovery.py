"""An organisation whose members all lost their passphrases starts again with its recovery sheet."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import keys, models
from core.errors import BadStatement, Gone, Refused
from core.keys import EpochFile, NewEpoch
from core.leaving import forget_member
from core.members import (
    Invitation,
    Member,
    NewMember,
    add_member,
    find_for_change,
    issue_link,
    look,
    use_link,
)
from core.secrets import Secrets
from crypto.age import check_profile
from crypto.errors import EnvelopeError
from crypto.signed import Signed


@dataclass(frozen=True)
class Lost:
    """What the holder of the sheet needs: log, recipient on the sheet (1,216 bytes), files sealed to it."""

    log: list[Signed]
    recipient: bytes
    files: list[EpochFile]


@dataclass(frozen=True)
class Restoration(NewMember):
    """The new first member. `restore` is signed by the recovery key.

    `headers` (1,627 bytes) open every epoch's file for the new member, by epoch id; the payload stays.
    """

    restore: Signed
    headers: Mapping[bytes, bytes]
    epoch: NewEpoch


def invite(s: Session, slug: str, name: str, now: int) -> bytes:
    """A one-time token (32 bytes, 72 hours) to start again with the recovery sheet. Raises Refused.

    It changes nothing yet: members go when it is used, and only the sheet can use it.
    """
    partner_id = find_for_change(s, slug)
    if keys.recovery_recipient(s, partner_id) is None:
        raise Refused(
            f"{slug} has no recovery sheet. Invite its first member: dovira member invite {slug} NAME"
        )
    return issue_link(s, partner_id, name, now)


def lost(s: Session, token: bytes, now: int) -> Lost:
    """What this token lets its holder restore. Raises Gone, also for an invitation to found."""
    found = look(s, token, now)
    org = found.org
    recipient = keys.recovery_recipient(s, org)
    if recipient is None or found.colleague:
        raise Gone
    return Lost(keys.log_of(s, org), recipient, keys.recovery_files(s, org))


def restore(s: Session, secrets: Secrets, token: bytes, made: Restoration, now: int) -> Member:
    """Use up the token: former members go, the new one reads every epoch, a new one opens; all or nothing.

    Raises Gone, Malformed (lengths) and BadStatement.
    """
    invitation = use_link(s, token, made, now)
    if invitation.founding or invitation.colleague:
        raise Gone
    state = keys.append_statement(s, invitation.org, made.restore)
    _remove_members(s, invitation.org)
    member = add_member(s, secrets, invitation, made, state)
    _hand_over(s, invitation, made.headers)
    keys.open_epoch(s, invitation.org, invitation.member, made.epoch)
    return member


def _remove_members(s: Session, partner_id: bytes) -> None:
    for member_id in s.scalars(select(models.Member.id).where(models.Member.partner_id == partner_id)).all():
        forget_member(s, member_id)


def _hand_over(s: Session, invitation: Invitation, headers: Mapping[bytes, bytes]) -> None:
    files = {file.epoch: file for file in keys.recovery_files(s, invitation.org)}
    # An epoch left out would be closed for good: nobody else has it any more.
    if headers.keys() != files.keys():
        raise BadStatement
    for epoch, header in headers.items():
        try:
            check_profile(header)
        except EnvelopeError as error:
            raise BadStatement from error
        s.add(
            models.EpochFile(
                epoch_id=epoch, member_id=invitation.member, header=header, payload=files[epoch].payload
            )
        )
    s.flush()
