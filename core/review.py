"""What native practitioners have read (`translations/REVIEW.toml`), and which languages a site may serve."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from core.errors import OperatorError

FILE = Path(__file__).parents[1] / "translations/REVIEW.toml"


class Review(NamedTuple):
    """`safety`: consent, safety and emergency texts; `all`: those and everything else."""

    safety: bool
    all: bool


def review_of(lang: str) -> Review:
    """What of a language's texts was reviewed, by somebody named."""
    found: dict[str, Any] = _read().get("texts", {}).get(lang, {})
    safety = bool(found.get("safety_by") and found.get("safety_on"))
    return Review(safety, safety and bool(found.get("all_by") and found.get("all_on")))


def is_list_reviewed(lang: str) -> bool:
    """Whether a native speaker of the field read the list of check words."""
    return bool(_read()["checkwords"][lang]["reviewed_by"])


def servable(languages: Iterable[str], demo: bool, allow_new: bool) -> tuple[str, ...]:
    """The languages that reporters may be shown. Raises OperatorError when there is none.

    In a demonstration all; else none whose consent, safety or emergency texts nobody reviewed, and those
    whose other texts are new only where the operator allows it.
    """
    reviews = {lang: review_of(lang) for lang in languages}
    found = tuple(lang for lang, one in reviews.items() if demo or one.all or (one.safety and allow_new))
    if not found:
        raise OperatorError(
            "No language can be served: translations/REVIEW.toml names nobody who read its consent, safety"
            " and emergency texts, or DOVIRA_NEW_TRANSLATIONS=1 is missing. A demonstration serves all."
        )
    return found


def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))
