"""Sign-in names: one spelling, and nobody else's."""

import unicodedata

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from core import models
from core.errors import Malformed, NameTaken


def normalised(name: str) -> str:
    """One spelling of a sign-in name. A NUL, which PostgreSQL cannot hold, is left out."""
    return unicodedata.normalize("NFKC", name.replace("\0", "")).strip().casefold()


def check_name(s: Session, name: str, partner_id: bytes) -> str:
    """A sign-in name, normalised, that nobody of another organisation has. Raises Malformed and NameTaken."""
    name = normalised(name)
    if not _is_usable(name):
        raise Malformed
    if any(
        s.scalar(select(exists().where(table.name == name, table.partner_id != partner_id)))
        for table in (models.Member, models.Invitation)
    ):
        raise NameTaken
    return name


def free_name(s: Session, name: str, partner_id: bytes) -> str:
    """The same, and no member of the organisation has it either; a link for that name ends."""
    name = check_name(s, name, partner_id)
    row = models.Invitation
    s.execute(delete(row).where(row.name == name, row.partner_id == partner_id))
    if s.scalar(select(exists().where(models.Member.name == name))):
        raise NameTaken
    return name


def _is_usable(name: str) -> bool:
    return 2 <= len(name) <= 64 and all(part.isalnum() or part in "-_." for part in name)
