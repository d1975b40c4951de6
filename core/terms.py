"""How long cases are kept (domain.md 4.6): what an installation may set."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """Days that a case is kept, by what it began with.

    `help`: from its end, and so an appeal that was never exported. `report`: from its end, or from its
    reading where nothing followed. `rights`: from its end and its export to the office's own records.
    `check`: from the answer. `unopened`: of a report that nobody opened; the warning then comes at half.
    """

    help: int = 1095
    report: int = 365
    rights: int = 45
    check: int = 90
    unopened: int = 180
