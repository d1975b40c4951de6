"""One row a fault and database; what must be 0 decides whether the run was good."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from faults.harm import Outcome

MOST_BACK_SECONDS = 10.0
COLUMNS = (
    "fault",
    "database",
    "times",
    "sent",
    "acknowledged",
    "tries",
    "refused",
    "back, s",
    "lost",
    "doubled",
    "unreadable",
    "unanswered",
    'false "received"',
    "took, s",
)


@dataclass(frozen=True)
class Row:
    """What a fault did on a database, in how many seconds; without `outcome`, why it was not tried."""

    fault: str
    database: str
    outcome: Outcome | None
    took: float = 0.0
    skipped: str = ""

    @property
    def good(self) -> bool:
        """Harm was done, nothing happened that must not, and the service came back in time."""
        if self.outcome is None:
            return bool(self.skipped)
        harmless = not any(self.outcome.count.figures()) and self.outcome.back <= MOST_BACK_SECONDS
        return harmless and self.outcome.harms > 0 and self.outcome.acknowledged > 0

    def cells(self) -> list[str]:
        """As text."""
        if self.outcome is None:
            return [
                self.fault,
                self.database,
                f"not tried: {self.skipped}" if self.skipped else "broke",
                *[""] * (len(COLUMNS) - 3),
            ]
        seen = self.outcome
        figures = [seen.harms, seen.sent, seen.acknowledged, seen.tries, seen.refused, f"{seen.back:.1f}"]
        return [self.fault, self.database, *map(str, [*figures, *seen.count.figures(), f"{self.took:.0f}"])]

    def as_json(self) -> dict[str, object]:
        """The same for machines."""
        return asdict(self) | {"good": self.good}


def table(rows: Sequence[Row]) -> str:
    """Markdown."""
    lines = [COLUMNS, ["---"] * len(COLUMNS), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
