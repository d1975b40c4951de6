"""The printed table."""

from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Row:
    """One measured figure and, where there is one, its target; its floor and their ratio."""

    name: str
    value: float | str
    unit: str
    target: float | None = None
    kind: str = ""
    floor: float | None = None
    ratio: float | None = None

    @property
    def verdict(self) -> str:
        """`met`, `MISSED` or nothing."""
        if self.target is None or isinstance(self.value, str):
            return ""
        met = self.value >= self.target if self.kind == "min" else self.value <= self.target
        return "met" if met else "MISSED"

    def as_json(self) -> dict[str, Any]:
        """The row as written to the file."""
        return {**self.__dict__, "verdict": self.verdict}


def ratio(ours: list[float], others: list[float]) -> float:
    """Median of the rounds' own ratios: a busy moment of the machine hits both sides of a round."""
    return median(one / other for one, other in zip(ours, others, strict=True))


def table(rows: list[Row]) -> str:
    """The rows, of one kind, as Markdown."""
    heads, dashes = ("floor | ratio | ", "---: | ---: | ") if rows[0].floor is not None else ("", "")
    return "\n".join(
        (
            f"| measured | value | {heads}target | |",
            f"| --- | ---: | {dashes}---: | --- |",
            *(_line(row) for row in rows),
        )
    )


def _line(row: Row) -> str:
    beside = "" if row.floor is None else f"{_shown(row.floor)} {row.unit} | {_shown(row.ratio or 0)} | "
    target = "" if row.target is None else f"{'≥' if row.kind == 'min' else '≤'} {row.target:g}"
    return f"| {row.name} | {_shown(row.value)} {row.unit} | {beside}{target} | {row.verdict} |"


def _shown(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
