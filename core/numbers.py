"""Numbers to call: data that staff check. Nobody is sent to a dead line or left with police alone."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from importlib import resources
from typing import IO

import msgspec

WARN_AFTER = timedelta(days=60)
OLD_AFTER = timedelta(days=90)
HIDDEN_AFTER = timedelta(days=365)


class Number(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line as `numbers.json` describes it. `name` and `hours` are English msgids; `hours` may be empty.

    `country`: ISO code of where it can be dialled and leads to, "EU", or "" for any. `checked_on`: None
    before the first check. `child`: also or only for children. `text`, `chat`, `sign`: beside a voice.
    """

    number: str
    name: str
    hours: str
    country: str
    free: bool
    from_abroad: bool
    checked_on: date | None
    source: str
    emergency: bool = False
    police: bool = False
    child: bool = False
    text: bool = False
    chat: bool = False
    sign: bool = False
    dead: bool = False

    @property
    def dial(self) -> str:
        """The number as a `tel:` link needs it."""
        return self.number.replace(" ", "")

    def is_old(self, today: date) -> bool:
        """Whether the page says when it was checked."""
        return self.checked_on is None or today - self.checked_on > OLD_AFTER

    def is_due(self, today: date) -> bool:
        """Whether a coordinator is asked to check it."""
        return not self.dead and (self.checked_on is None or today - self.checked_on > WARN_AFTER)

    def may_be_shown(self, today: date) -> bool:
        """Emergency lines stay: a hidden one may cost the only call."""
        fresh = self.checked_on is not None and today - self.checked_on <= HIDDEN_AFTER
        return not self.dead and (fresh or self.emergency)


def read_numbers() -> tuple[Number, ...]:
    """All lines of `numbers.json`. Raises msgspec.ValidationError where the file is wrong."""
    data = resources.files("core").joinpath("numbers.json").read_bytes()
    return msgspec.json.decode(data, type=tuple[Number, ...])


def shown_numbers(numbers: Sequence[Number], today: date) -> tuple[Number, ...]:
    """Those checked in the last year and the emergency lines; beside police always one that is none."""
    shown = [number for number in numbers if number.may_be_shown(today)]
    if all(number.police for number in shown):
        others = [number for number in numbers if not (number.police or number.dead) and number.checked_on]
        shown += sorted(others, key=lambda number: number.checked_on or date.min)[-1:]
    return tuple(shown)


def due_numbers(numbers: Sequence[Number], today: date) -> tuple[Number, ...]:
    """Those that a coordinator is asked to check, never checked and oldest first."""
    return tuple(
        sorted((one for one in numbers if one.is_due(today)), key=lambda one: one.checked_on or date.min)
    )


def extract_messages(
    file: IO[bytes], _keywords: object, _comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel extractor (Babel passes `options` by name): names and hours of `numbers.json`."""
    del options
    lines = file.read().decode().splitlines()
    for number in read_numbers():
        for text in filter(None, (number.name, number.hours)):
            yield next(n for n, row in enumerate(lines, 1) if text in row), "gettext", text, []
