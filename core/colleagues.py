"""Colleagues come and leave. Who may do what stands in the key log, signed; the server adds the sign-in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from core import keys, models, partners, stafflog
from core.errors import BadStatement, Gone, Malformed, NotFound
from core.keys import NewEpoch, NewRecovery
from core.leaving import forget_member
from core.members import Invitation, Member, NewMember, insert_member, issue, use_link
from core.names import free_name
from core.roles import Right, may, rank_of, roles_in
from core.secrets import Secrets
from crypto import keylog
from crypto.encoding import from_b64u, parse_object
from crypto.primitives import sha256
from crypto.signed import Signed


@dataclass(frozen=True)
class Person:
    """A member as colleagues see them: id 16 bytes, recipient 1,216, Ed25519 key 32."""

    id: bytes
    name: str
    role: str
    welcomed: bool
    recipient: bytes
    sign: bytes

    @property
    def reads(self) -> bool:
        """Whether the organisation's keys are sealed to them."""
        return self.welcomed and may(self.role, Right.KEYS)


@dataclass(frozen=True)
class Invited:
    """Somebody whose link was not used yet. `expires`: seconds since 1970."""

    id: bytes
    name: str
    role: str
    expires: int


@dataclass(frozen=True)
class Welcome:
    """A lead's signed `add`, and what the newcomer reads: headers by epoch, or the `epoch` opened now."""

    add: Signed
    headers: Mapping[bytes, bytes]
    epoch: NewEpoch | None = None


@dataclass(frozen=True)
class Replaced:
    """A recovery key in place of the one before; `headers` open every epoch the lead reads, by epoch."""

    recovery: NewRecovery
    headers: Mapping[bytes, bytes]


@dataclass(frozen=True)
class Removal:
    """A lead's signed `remove`, the epoch that follows, a new recovery key where the leaver knew the old."""

    remove: Signed
    epoch: NewEpoch
    replaced: Replaced | None = None


def people(s: Session, partner_id: bytes) -> list[Person]:
    """Everybody who has a sign-in of this organisation, by name."""
    row = models.Member
    rows = s.scalars(select(row).where(row.partner_id == partner_id).order_by(row.name))
    return [_person(one) for one in rows]


def invited(s: Session, partner_id: bytes, now: int) -> list[Invited]:
    """Colleagues whose links still work, by name."""
    row = models.Invitation
    theirs = select(row).where(row.partner_id == partner_id, row.by.is_not(None), row.expires > now)
    rows = s.scalars(theirs.order_by(row.name))
    return [Invited(one.member_id, one.name, one.role, one.expires) for one in rows]


def invite(s: Session, lead: Member, name: str, role: str, now: int) -> bytes:
    """A one-time token (32 bytes, 72 hours) for one named colleague; a link for that name before it ends.

    Raises NotFound for who is no lead, Malformed for an unusable name or role, NameTaken.
    """
    require(lead, Right.PEOPLE)
    if role not in roles_of(partners.profile_of(s, lead.partner_id)):
        raise Malformed
    name = free_name(s, name, lead.partner_id)
    return issue(s, lead.partner_id, name, now, role, lead.id)


def withdraw(s: Session, lead: Member, invited_id: bytes) -> None:
    """End a colleague's link. Raises NotFound."""
    require(lead, Right.PEOPLE)
    row = models.Invitation
    mine = delete(row).where(
        row.member_id == invited_id, row.partner_id == lead.partner_id, row.by.is_not(None)
    )
    if s.execute(mine.returning(row.member_id)).first() is None:
        raise NotFound
    stafflog.note(s, lead.partner_id, lead.id, "withdrawn", invited_id)


def join(s: Session, secrets: Secrets, token: bytes, made: NewMember, now: int) -> Member:
    """Use up a colleague's link. Until somebody welcomes them they read nothing; who holds no keys needs no
    welcome. Raises Gone, Malformed.
    """
    invitation: Invitation = use_link(s, token, made, now)
    if not invitation.colleague:
        raise Gone
    stafflog.note(s, invitation.org, invitation.member, "joined")
    return insert_member(s, secrets, invitation, made, welcomed=not may(invitation.role, Right.KEYS))


def welcome(s: Session, lead: Member, newcomer: bytes, given: Welcome) -> None:
    """Put a newcomer into the key log and let them read, all or nothing. Raises NotFound and BadStatement."""
    require(lead, Right.PEOPLE)
    row = s.scalar(_of(lead.partner_id, newcomer))
    if row is None or row.welcomed:
        raise NotFound
    state = keys.append_statement(s, lead.partner_id, given.add)
    named = keylog.Member(sha256(row.recipient), row.sign, rank_of(row.role))
    if _signed(given.add, "add", lead.id) is None or state.members.get(newcomer) != named:
        raise BadStatement
    row.welcomed = True
    s.flush()
    if given.epoch is not None:
        keys.open_epoch(s, lead.partner_id, lead.id, given.epoch)
    elif state.epoch not in given.headers:
        raise BadStatement
    _let_read(s, lead, newcomer, given.headers)


def dismiss(s: Session, lead: Member, newcomer: bytes) -> None:
    """Send somebody away who has no keys here: not welcomed yet, or of a role without. Raises NotFound."""
    require(lead, Right.PEOPLE)
    row = s.scalar(_of(lead.partner_id, newcomer))
    if row is None or _person(row).reads:
        raise NotFound
    stafflog.note(s, lead.partner_id, lead.id, "withdrawn" if not row.welcomed else "dismissed", newcomer)
    forget_member(s, newcomer)


def remove(s: Session, lead: Member, leaver: bytes, given: Removal) -> None:
    """End a membership the same moment, all or nothing. Raises NotFound and BadStatement."""
    require(lead, Right.PEOPLE)
    found = s.scalar(_of(lead.partner_id, leaver))
    if found is None or leaver == lead.id:
        raise NotFound
    state = keys.append_statement(s, lead.partner_id, given.remove)
    statement = _signed(given.remove, "remove", lead.id)
    if statement is None or from_b64u(statement["member"]) != leaver:
        raise BadStatement
    forget_member(s, leaver)
    if (given.replaced is None) != (state.recovery is not None):
        raise BadStatement
    if given.replaced is not None:
        _replace(s, lead, given.replaced)
    keys.open_epoch(s, lead.partner_id, lead.id, given.epoch)


def replace_recovery(s: Session, lead: Member, given: Replaced, epoch: NewEpoch) -> None:
    """A new recovery key, and an epoch that the old one does not open. Raises NotFound and BadStatement."""
    require(lead, Right.PEOPLE)
    _replace(s, lead, given)
    keys.open_epoch(s, lead.partner_id, lead.id, epoch)


def _replace(s: Session, lead: Member, given: Replaced) -> None:
    """The new key opens every epoch that the lead reads."""
    files = {file.epoch: file for file in keys.epoch_files(s, lead.id)}
    if given.headers.keys() != files.keys():
        raise BadStatement
    keys.check_headers(given.headers.values())
    keys.set_recovery(s, lead.partner_id, lead.id, given.recovery)
    for epoch, header in given.headers.items():
        s.merge(models.RecoveryFile(epoch_id=epoch, header=header, payload=files[epoch].payload))
    s.flush()


def roles_of(profile: partners.Profile) -> tuple[str, ...]:
    """Roles that this organisation's lead may give."""
    return roles_in(police=profile.police, ombudsman=profile.ombudsman)


def require(member: Member, right: Right) -> None:
    """Raise NotFound for who has no such right: what they may not do does not exist for them."""
    if not member.may(right):
        raise NotFound


def _of(partner_id: bytes, member_id: bytes) -> Select[models.Member]:
    """The row of a member of this organisation, held until the transaction ends."""
    row = models.Member
    return select(row).where(row.id == member_id, row.partner_id == partner_id).with_for_update()


def _person(row: models.Member) -> Person:
    return Person(row.id, row.name, row.role, row.welcomed, row.recipient, row.sign)


def _signed(signed: Signed, kind: str, by: bytes) -> dict[str, Any] | None:
    statement = parse_object(signed.statement)
    return statement if statement["type"] == kind and from_b64u(statement["by"]) == by else None


def _let_read(s: Session, lead: Member, newcomer: bytes, headers: Mapping[bytes, bytes]) -> None:
    """Epochs that the lead reads, and no other. Raises BadStatement."""
    keys.check_headers(headers.values())
    files = {file.epoch: file for file in keys.epoch_files(s, lead.id)}
    if not headers.keys() <= files.keys():
        raise BadStatement
    for epoch, header in headers.items():
        file = models.EpochFile(
            epoch_id=epoch, member_id=newcomer, header=header, payload=files[epoch].payload
        )
        s.merge(file)
    s.flush()
