"""The printed table."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One measured figure and, where there is one, its target."""

    name: str
    value: float | str
    unit: str
    target: float | None = None
    kind: str = ""

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


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    lines = ["| measured | value | target | |", "| --- | ---: | ---: | --- |"]
    for row in rows:
        target = f"{'≥' if row.kind == 'min' else '≤'} {row.target:g}" if row.target is not None else ""
        lines.append(f"| {row.name} | {_shown(row.value)} {row.unit} | {target} | {row.verdict} |")
    return "\n".join(lines)


def _shown(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
