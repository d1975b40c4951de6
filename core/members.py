"""Members of organisations: invitation, enrolment, sign-in. The server never sees a passphrase."""

import hmac
import os
from dataclasses import dataclass

import msgspec
from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from core import models, stafflog
from core.errors import BadStatement, Gone, Malformed, NameTaken, Refused, WrongSignIn
from core.keys import NewEpoch, NewRecovery, append_statement, open_epoch, set_recovery
from core.names import check_name, normalised
from core.partners import Profile, forms_of
from core.roles import LEAD, Right, may, rank_of
from core.secrets import Secrets, keyed
from crypto import keylog
from crypto.keylog import LogState
from crypto.primitives import sha256
from crypto.signed import Signed

INVITATION_SECONDS = 72 * 3600
TOKEN = 32
LENGTHS = {"salt": 16, "auth": 32, "vault": 72, "recipient": 1216, "sign": 32}


@dataclass(frozen=True)
class Member:
    """A signed-in person. `salt` (16 bytes) and `vault` (72) are what their browser needs to unlock.

    `welcomed`: a colleague compared their keys, so that they may read.
    """

    id: bytes
    name: str
    role: str
    partner_id: bytes
    salt: bytes
    vault: bytes
    welcomed: bool = True

    def may(self, right: Right) -> bool:
        """Whether their role has this right."""
        return may(self.role, right)


@dataclass(frozen=True)
class Invitation:
    """What a one-time link is for. `org_name` is `{language: text}`; `founding`: nobody enrolled before.

    `colleague`: somebody who joins those who are there. If it is neither, the link restores the organisation,
    for whoever holds its recovery sheet. `forms`: versions (32 bytes) of those it takes, by name.
    """

    member: bytes
    org: bytes
    org_name: dict[str, str]
    name: str
    founding: bool
    role: str
    colleague: bool
    forms: dict[str, bytes]


@dataclass(frozen=True)
class NewMember:
    """What an invited browser made for its person; lengths in LENGTHS."""

    salt: bytes
    auth: bytes
    vault: bytes
    recipient: bytes
    sign: bytes


@dataclass(frozen=True)
class Enrolment(NewMember):
    """A first member, who founds the key log.

    `recovery` comes before the first epoch: an organisation takes no report that its sheet could not open.
    """

    found: Signed
    recovery: NewRecovery
    epoch: NewEpoch


def invite(s: Session, slug: str, name: str, now: int) -> bytes:
    """A one-time token (32 bytes, 72 hours) for an organisation's first member. Raises Refused.

    A link that was not used yet stops working.
    """
    partner_id = find_for_change(s, slug)
    if s.scalar(select(exists().where(models.Member.partner_id == partner_id))):
        raise Refused(
            f"{slug} has its first member. A lead invites colleagues, on the page People."
            f" If every passphrase was lost: dovira member restore {slug} {name}"
        )
    return issue_link(s, partner_id, name, now)


def find_for_change(s: Session, slug: str) -> bytes:
    """The id of the organisation, which nobody else changes before this transaction ends. Raises Refused."""
    row = models.Partner
    there = select(row.id).where(row.slug == slug, row.office.is_(False), row.erased.is_(False))
    partner_id = s.scalar(there.with_for_update())
    if partner_id is None:
        raise Refused(f"There is no organisation {slug}. See: dovira partner list")
    return partner_id


def issue_link(s: Session, partner_id: bytes, name: str, now: int) -> bytes:
    """A one-time token (32 bytes, 72 hours) that ends the organisation's former one. Raises Refused.

    The name may be one of the organisation's own members: whoever uses the link takes their place.
    """
    try:
        name = check_name(s, name, partner_id)
    except Malformed:
        raise Refused("A sign-in name is 2 to 64 letters, digits, dots or dashes.") from None
    except NameTaken:
        raise Refused(f"The name {name} is taken. Choose another.") from None
    s.execute(delete(models.Invitation).where(models.Invitation.partner_id == partner_id))
    return issue(s, partner_id, name, now, LEAD)


def issue(s: Session, partner_id: bytes, name: str, now: int, role: str, by: bytes | None = None) -> bytes:
    """The token of a new invitation. `by`: the lead who invites a colleague, None for the server."""
    token = os.urandom(TOKEN)
    s.add(
        models.Invitation(
            token_hash=sha256(token),
            partner_id=partner_id,
            member_id=os.urandom(16),
            name=name,
            expires=now + INVITATION_SECONDS,
            role=role,
            by=by,
        )
    )
    s.flush()
    stafflog.note(s, partner_id, by or stafflog.NOBODY, "invited")
    return token


def look(s: Session, token: bytes, now: int) -> Invitation:
    """What this token invites to. Raises Gone when it is unknown, used or expired."""
    query = select(models.Invitation, models.Partner.profile).join(models.Partner)
    row = s.execute(
        query.where(models.Invitation.token_hash == sha256(token), models.Invitation.expires > now)
    ).one_or_none()
    if row is None:
        raise Gone
    colleague = row[0].by is not None or not may(row[0].role, Right.KEYS)
    founded = s.scalar(select(exists().where(models.KeyLogEntry.partner_id == row[0].partner_id)))
    profile = msgspec.json.decode(row[1], type=Profile)
    invited = row[0]
    return Invitation(
        member=invited.member_id,
        org=invited.partner_id,
        org_name=dict(profile.name),
        name=invited.name,
        founding=not colleague and not founded,
        role=invited.role,
        colleague=colleague,
        forms=forms_of(profile),
    )


def enrol(s: Session, secrets: Secrets, token: bytes, made: Enrolment, now: int) -> Member:
    """Use up the token: member, founded key log, recovery sheet and first epoch, all or nothing.

    Raises Gone, Malformed (lengths) and BadStatement.
    """
    invitation = use_link(s, token, made, now)
    if not invitation.founding:
        raise Gone
    state = append_statement(s, invitation.org, made.found)
    member = add_member(s, secrets, invitation, made, state)
    set_recovery(s, invitation.org, invitation.member, made.recovery)
    open_epoch(s, invitation.org, invitation.member, made.epoch)
    return member


def use_link(s: Session, token: bytes, made: NewMember, now: int) -> Invitation:
    """What the token invited to; it works no more. Raises Gone, and Malformed for wrong lengths of `made`."""
    if any(len(getattr(made, field)) != length for field, length in LENGTHS.items()):
        raise Malformed
    invitation = look(s, token, now)
    used = delete(models.Invitation).where(models.Invitation.token_hash == sha256(token))
    if s.execute(used.returning(models.Invitation.member_id)).first() is None:
        # Another request used it up in between.
        raise Gone
    return invitation


def add_member(
    s: Session, secrets: Secrets, invitation: Invitation, made: NewMember, state: LogState
) -> Member:
    """Add the organisation's only member. Raises BadStatement unless the key log names just these keys."""
    named = keylog.Member(sha256(made.recipient), made.sign, rank_of(invitation.role))
    if state.members != {invitation.member: named}:
        raise BadStatement
    return insert_member(s, secrets, invitation, made, welcomed=True)


def insert_member(
    s: Session, secrets: Secrets, invitation: Invitation, made: NewMember, welcomed: bool
) -> Member:
    """Add the member that the link was for."""
    row = models.Member(
        id=invitation.member,
        partner_id=invitation.org,
        name=invitation.name,
        role=invitation.role,
        salt=made.salt,
        auth_mac=keyed(secrets.pepper, "auth", made.auth),
        recipient=made.recipient,
        sign=made.sign,
        vault=made.vault,
        welcomed=welcomed,
    )
    s.add(row)
    s.flush()
    return member_of(row)


def salt_for(s: Session, secrets: Secrets, name: str) -> bytes:
    """The salt (16 bytes) of a sign-in name; for an unknown name a stable invented one, at the same work."""
    name = normalised(name)
    invented = keyed(secrets.pepper, "salt", name.encode())[:16]
    known = s.scalar(select(models.Member.salt).where(models.Member.name == name))
    return known or invented


def id_of(s: Session, name: str) -> bytes | None:
    """The id of the member with this sign-in name, None when there is none."""
    return s.scalar(select(models.Member.id).where(models.Member.name == normalised(name)))


def sign_in(s: Session, secrets: Secrets, name: str, auth: bytes) -> Member:
    """The member whose passphrase gave this `auth` (32 bytes). Raises WrongSignIn; same work for all names.

    The caller counts attempts first: core.throttle.
    """
    row = s.scalar(select(models.Member).where(models.Member.name == normalised(name)))
    given = keyed(secrets.pepper, "auth", auth)
    nobody = keyed(secrets.pepper, "nobody", auth)
    same = hmac.compare_digest(given, nobody if row is None else row.auth_mac)
    if row is None or not same:
        raise WrongSignIn
    return member_of(row)


def names_of(s: Session, partner_id: bytes) -> dict[bytes, str]:
    """The name of each member of an organisation, by id."""
    row = models.Member
    rows = s.execute(select(row.id, row.name).where(row.partner_id == partner_id))
    return {id_: name for id_, name in rows}


def note_failure(s: Session, name: str) -> None:
    """Enter a sign-in that failed in the log of whose name it was.

    An unknown name is nobody's: the same statements, and no entry.
    """
    row = s.scalar(select(models.Member).where(models.Member.name == normalised(name)))
    org, member = (stafflog.NOBODY, b"") if row is None else (row.partner_id, row.id)
    stafflog.attempt(s, org, stafflog.NOBODY, "sign_in_failed", member)


def member_of(row: models.Member) -> Member:
    """The public part of a row."""
    return Member(row.id, row.name, row.role, row.partner_id, row.salt, row.vault, row.welcomed)
