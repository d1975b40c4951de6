"""Days as they stand in statements: `2026-11-23`, UTC."""

from datetime import date

from crypto.encoding import is_day
from crypto.errors import Damaged


def days_between(earlier: object, later: object) -> int:
    """How many days from one to the other, negative when it is the other way round. Raises Damaged."""
    return (as_date(later) - as_date(earlier)).days


def as_date(day: object) -> date:
    """The day that this text names. Raises Damaged."""
    if not is_day(day):
        raise Damaged("not a day")
    try:
        return date.fromisoformat(str(day))
    except ValueError as error:
        raise Damaged("no such day") from error
