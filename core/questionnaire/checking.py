"""Whether a form's file fits together; every error names the file and the line."""

import ast
import re
from collections.abc import Iterator

from core.questionnaire.raw import Condition, RawAdvice, RawField, RawForm

# Names in the page (webform/templates/webform) that no question may have.
VIEWS = frozenset({"leaving", "more", "check", "send", "sending", "about", "failed", "different", "thanks"})
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


class FormError(ValueError):
    """A form's data file is wrong; the message names the file, the line and the place."""


def line_of(text: str, path: str) -> int:
    """The line on which `$.fields[3].key` stands in JSON `text`, the last part that is there.

    JSON is read as a Python literal: the standard library's parser keeps lines, its JSON reader does not.
    """
    try:
        node: ast.expr = ast.parse(text.strip("﻿"), mode="eval").body
    except (SyntaxError, ValueError):
        return 1
    line = node.lineno
    for name, number in _STEP.findall(path):
        found = _inside(node, name, number)
        if found is None:
            break
        node, line = found
    return line


def _inside(node: ast.expr, name: str, number: str) -> tuple[ast.expr, int] | None:
    if number and isinstance(node, ast.List) and int(number) < len(node.elts):
        found = node.elts[int(number)]
        return found, found.lineno
    if name and isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == name:
                return value, key.lineno
    return None


def check(raw: RawForm) -> tuple[str, str] | None:
    """The first thing wrong, as (path, sentence); None when all fits."""
    return next(_problems(raw), None)


def _problems(raw: RawForm) -> Iterator[tuple[str, str]]:
    seen: dict[str, set[str] | None] = {}
    for at, field in enumerate(raw.fields):
        if field.key in seen:
            yield f"$.fields[{at}].key", f"the key {field.key} stands twice"
        if field.key in VIEWS:
            yield f"$.fields[{at}].key", f"{field.key} is a view of the page: choose another key"
        # A list of languages or places is not spelled out here.
        seen[field.key] = {c.value for c in field.choices} if field.choices else None
        yield from _of_field(field, f"$.fields[{at}]")
    for path, condition in _conditions(raw):
        yield from _of_condition(condition, seen, path)
    if raw.advice:
        yield from _of_advice(raw.advice, set(seen))
    if not any(field.key == "read_consent" and field.type == "checkbox" for field in raw.fields):
        yield "$.fields", "the form has no read_consent: nobody may read it"


def _of_advice(advice: RawAdvice, keys: set[str]) -> Iterator[tuple[str, str]]:
    for at, sign in enumerate(advice.signs):
        if sign.field not in keys:
            yield f"$.advice.signs[{at}].field", f"there is no field {sign.field}"
    for result in ("stop", "care", "ok", "there"):
        if result not in advice.results:
            yield "$.advice.results", f"there is no text for {result}"


def _of_field(field: RawField, path: str) -> Iterator[tuple[str, str]]:
    closed = field.type in ("radio", "checkboxes", "select")
    if closed != bool(field.choices or field.choices_from):
        yield (
            f"{path}.choices",
            f"{field.key} is a {field.type}: choices are {'needed' if closed else 'none'}",
        )
    if field.type in ("text", "textarea") and not field.max_length:
        yield path, f"{field.key} has no max_length"
    values = [choice.value for choice in field.choices]
    for at, value in enumerate(values):
        if value in values[:at]:
            yield f"{path}.choices[{at}]", f"{field.key} has the value {value} twice"
    for at, variant in enumerate(field.variants):
        for value in set(variant.choices) - set(values):
            yield f"{path}.variants[{at}].choices.{value}", f"{field.key} has no value {value}"


def _conditions(raw: RawForm) -> Iterator[tuple[str, Condition]]:
    for name in ("priority", "no_police", "no_calls"):
        if (condition := getattr(raw, name)) is not None:
            yield f"$.{name}", condition
    for at, field in enumerate(raw.fields):
        yield from _conditions_of(field, f"$.fields[{at}]")
    if raw.advice:
        yield "$.advice.there", raw.advice.there
        for at, sign in enumerate(raw.advice.signs):
            yield f"$.advice.signs[{at}].when", sign.when


def _conditions_of(field: RawField, path: str) -> Iterator[tuple[str, Condition]]:
    for where in ("show", "core_when", "required_when"):
        if (condition := getattr(field, where)) is not None:
            yield f"{path}.{where}", condition
    for n, variant in enumerate(field.variants):
        yield f"{path}.variants[{n}].when", variant.when
    for n, note in enumerate(field.notes):
        yield f"{path}.notes[{n}].when", note.when


def _of_condition(
    condition: Condition, known: dict[str, set[str] | None], path: str
) -> Iterator[tuple[str, str]]:
    for part in (condition.either or []) + (condition.every or []):
        yield from _of_condition(part, known, path)
    if condition.field is None:
        return
    if condition.field not in known:
        yield path, f"there is no field {condition.field}"
        return
    values = known[condition.field]
    for value in sorted(set((condition.within or []) + (condition.not_in or [])) - (values or set())):
        if values is not None:
            yield path, f"{condition.field} has no value {value}"
