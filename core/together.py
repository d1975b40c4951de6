"""Great acts that two people must want: one asks, another consents, each with a fresh second factor.

An organisation is erased a week after the consent; until then each of those people may take it back.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from core import models, stafflog
from core.errors import NotFound, SamePerson
from core.members import Member
from core.roles import Right

ASK_SECONDS = 72 * 3600
LEAVE_SECONDS = 24 * 3600
LEAVING_DAYS = 7


class Act(Enum):
    """What needs two people."""

    ERASE = "erase"
    EXPORT = "export"
    RESTORE = "restore"


@dataclass(frozen=True)
class _Rule:
    """Rights of which one is enough. OFFICE is meant for other organisations, all else for the own one."""

    asks: frozenset[Right]
    consents: frozenset[Right]


RULES: Mapping[Act, _Rule] = {
    # Coordinators alone erase nobody: who asks is a lead of the organisation.
    Act.ERASE: _Rule(frozenset({Right.PEOPLE}), frozenset({Right.TOGETHER, Right.OFFICE})),
    Act.EXPORT: _Rule(frozenset({Right.PEOPLE}), frozenset({Right.TOGETHER})),
    Act.RESTORE: _Rule(frozenset({Right.OFFICE}), frozenset({Right.OFFICE})),
}


@dataclass(frozen=True)
class Asked:
    """An act that somebody asked for. `until`: seconds since 1970, the end of the asking or of the consent.

    `org`: id of the organisation it is about; `by`, `given_by`: names, "" for nobody yet. `mine`: asked for
    by the member who looks; `may_consent`: they can be the second person.
    """

    id: bytes
    org: bytes
    act: Act
    by: str
    given_by: str
    until: int
    mine: bool
    may_consent: bool


def asked(s: Session, member: Member, now: int) -> list[Asked]:
    """What waits for a second person or for being done, as far as this member has a part in it."""
    rows = [row for row in s.scalars(_in_force(now)) if _has_part(member, row)]
    who = models.Member
    ids = {id_ for row in rows for id_ in (row.by, row.given_by) if id_}
    names = {id_: name for id_, name in s.execute(select(who.id, who.name).where(who.id.in_(ids)))}
    return [_described(row, member, names) for row in rows]


def ask(s: Session, member: Member, act: Act, org: bytes, now: int) -> None:
    """Ask for an act on this organisation (id 16 bytes); asked for before, it stays so. Raises NotFound."""
    row = models.Approval
    if not _may(member, org, RULES[act].asks) or not _is_there(s, org, act):
        raise NotFound
    of_its_kind = (row.partner_id == org, row.act == act.value)
    s.execute(delete(row).where(*of_its_kind, row.expires <= now))
    if s.scalar(select(row.id).where(*of_its_kind)) is not None:
        return
    stafflog.note(s, org, member.id, "approval_asked", org, act=act.value)
    expires = now + ASK_SECONDS
    s.add(row(id=os.urandom(16), partner_id=org, act=act.value, by=member.id, expires=expires))
    s.flush()


def consent(s: Session, member: Member, asked_id: bytes, now: int) -> Act:
    """Be the second person; what it was for. Raises NotFound, and SamePerson for who asked."""
    row = _find(s, member, asked_id, now)
    act = Act(row.act)
    if row.by == member.id:
        raise SamePerson
    if row.given_by is not None or not _may(member, row.partner_id, RULES[act].consents):
        raise NotFound
    stafflog.note(s, row.partner_id, member.id, "approval_given", row.partner_id, act=row.act)
    if act is Act.ERASE:
        begin_leaving(s, row, now)
    else:
        row.given_by, row.expires = member.id, now + LEAVE_SECONDS
    s.flush()
    return act


def begin_leaving(s: Session, row: models.Approval, now: int) -> None:
    """Two people want an organisation erased: it takes no reports any more, and is erased in a week."""
    day = datetime.fromtimestamp(now, UTC).date() + timedelta(days=LEAVING_DAYS)
    s.execute(update(models.Partner).where(models.Partner.id == row.partner_id).values(leaves=day))
    s.delete(row)
    s.flush()


def take_back(s: Session, member: Member, asked_id: bytes, now: int) -> None:
    """End what was asked for, consented to or not. Raises NotFound."""
    row = _find(s, member, asked_id, now)
    stafflog.note(s, row.partner_id, member.id, "approval_withdrawn", row.partner_id, act=row.act)
    s.delete(row)
    s.flush()


def stay(s: Session, member: Member, org: bytes) -> None:
    """Take back, before its day, that an organisation is erased: it takes reports again. Raises NotFound."""
    rule, row = RULES[Act.ERASE], models.Partner
    if not _may(member, org, rule.asks | rule.consents):
        raise NotFound
    # First: whoever changes an organisation takes its turn in the log before.
    stafflog.note(s, org, member.id, "approval_withdrawn", org, act=Act.ERASE.value)
    leaving = update(row).where(row.id == org, row.leaves.is_not(None), row.erased.is_(False))
    if s.execute(leaving.values(leaves=None).returning(row.id)).first() is None:
        raise NotFound


def use_consent(s: Session, member: Member, act: Act, org: bytes, now: int) -> models.Approval:
    """The consent under which this member may now do what they asked for. Raises NotFound."""
    row = models.Approval
    theirs = _in_force(now).where(row.act == act.value, row.partner_id == org, row.by == member.id)
    found = s.scalar(theirs.where(row.given_by.is_not(None)).with_for_update())
    if found is None:
        raise NotFound
    return found


def forget_old(s: Session, now: int) -> int:
    """Delete what nobody consented to in time, and consents whose time is over; how many."""
    row = models.Approval
    return len(s.execute(delete(row).where(row.expires <= now).returning(row.id)).all())


def _in_force(now: int) -> Select[models.Approval]:
    row = models.Approval
    return select(row).where(row.expires > now).order_by(row.expires, row.id)


def _find(s: Session, member: Member, asked_id: bytes, now: int) -> models.Approval:
    row = s.scalar(_in_force(now).where(models.Approval.id == asked_id).with_for_update())
    if row is None or not _has_part(member, row):
        raise NotFound
    return row


def _has_part(member: Member, row: models.Approval) -> bool:
    rule = RULES[Act(row.act)]
    return row.by == member.id or _may(member, row.partner_id, rule.asks | rule.consents)


def _may(member: Member, org: bytes, rights: frozenset[Right]) -> bool:
    at_home = member.partner_id == org
    return any(member.may(right) and at_home != (right is Right.OFFICE) for right in rights)


def _is_there(s: Session, org: bytes, act: Act) -> bool:
    """An organisation that is to be erased can still be taken along, and is not asked for once more."""
    row = models.Partner
    found = s.execute(
        select(row.leaves, row.erased).where(row.id == org, row.office.is_(False))
    ).one_or_none()
    return found is not None and not found.erased and (act is not Act.ERASE or found.leaves is None)


def _described(row: models.Approval, member: Member, names: Mapping[bytes, str]) -> Asked:
    act, mine = Act(row.act), row.by == member.id
    given = "" if row.given_by is None else names.get(row.given_by, "?")
    may_consent = not mine and not given and _may(member, row.partner_id, RULES[act].consents)
    return Asked(row.id, row.partner_id, act, names[row.by], given, row.expires, mine, may_consent)
