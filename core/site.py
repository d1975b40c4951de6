"""The one row that names this deployment."""

import os
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import models
from core.errors import SettingError


@dataclass(frozen=True)
class Site:
    """`id` goes into every context hash, `salt` into every code: 16 bytes each, public, never changed."""

    id: bytes
    salt: bytes


def find_site(s: Session) -> Site | None:
    """The row, None in a new database."""
    row = s.scalar(select(models.Site))
    return None if row is None else Site(row.id, row.salt)


def site(s: Session) -> Site:
    """The row. Raises SettingError when the database was never set up."""
    found = find_site(s)
    if found is None:
        raise SettingError("The database was never set up. Run: dovira migrate")
    return found


def create_site(s: Session) -> Site:
    """Draw id and salt for a new database."""
    made = Site(os.urandom(16), os.urandom(16))
    s.add(models.Site(id=made.id, salt=made.salt))
    s.flush()
    return made
