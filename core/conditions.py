"""Conditions of a form's data, judged as the page judges them (core/web/js/conditions.js)."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Answers: TypeAlias = Mapping[str, str | Sequence[str]]
Condition: TypeAlias = Mapping[str, Any]


def holds(condition: Condition | None, answers: Answers) -> bool:
    """Whether a JSON-ready condition of core.questionnaire holds; no condition always does."""
    if condition is None:
        return True
    if "any" in condition:
        return any(holds(part, answers) for part in condition["any"])
    if "all" in condition:
        return all(holds(part, answers) for part in condition["all"])
    given = answers.get(condition["field"], [])
    values = {given} if isinstance(given, str) else set(given)
    if "in" in condition:
        return not values.isdisjoint(condition["in"])
    if "not_in" in condition:
        return values.isdisjoint(condition["not_in"])
    return bool(values) is bool(condition["answered"])
