"""Kinds of columns that many tables have."""

from typing import Annotated, TypeAlias

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

# In SQLite a row number would tell which report came first.
UNORDERED = {"sqlite_with_rowid": False}
# Since 1970; four bytes end in 2038.
Seconds: TypeAlias = Annotated[int, mapped_column(BigInteger)]


def id_of(*target: str) -> Mapped[bytes]:
    """An id of 16 bytes; with `target`, of a row there."""
    return mapped_column(LargeBinary(16), *(ForeignKey(name) for name in target))


def key_of(*target: str) -> Mapped[bytes]:
    """The same as a part of the table's key."""
    return mapped_column(LargeBinary(16), *(ForeignKey(name) for name in target), primary_key=True)
