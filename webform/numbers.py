"""Numbers to call: data that staff check every month, hidden when nobody did for 90 days."""

from collections.abc import Iterator
from datetime import date, timedelta
from importlib import resources
from typing import IO

import msgspec

STALE_AFTER = timedelta(days=90)


class Number(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line as `numbers.json` describes it. `name` and `hours` are English msgids; `hours` may be empty."""

    number: str
    name: str
    hours: str
    free: bool
    from_abroad: bool
    emergency: bool
    checked_on: date
    source: str

    @property
    def dial(self) -> str:
        """The number as a `tel:` link needs it."""
        return self.number.replace(" ", "")


def read_numbers() -> tuple[Number, ...]:
    """All lines of `numbers.json`. Raises msgspec.ValidationError where the file is wrong."""
    data = resources.files("webform").joinpath("numbers.json").read_bytes()
    return msgspec.json.decode(data, type=tuple[Number, ...])


def shown_numbers(numbers: tuple[Number, ...], today: date) -> tuple[Number, ...]:
    """Those checked in the last 90 days, and the emergency lines: a dead number may cost the only call."""
    return tuple(n for n in numbers if n.emergency or today - n.checked_on <= STALE_AFTER)


def extract_messages(
    file: IO[bytes], _keywords: object, _comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel extractor (Babel passes `options` by name): names and hours of `numbers.json`."""
    del options
    lines = file.read().decode().splitlines()
    for number in read_numbers():
        for text in filter(None, (number.name, number.hours)):
            yield next(n for n, row in enumerate(lines, 1) if text in row), "gettext", text, []
