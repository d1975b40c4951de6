"""Questionnaires are data: `core/forms/<id>.json`, checked here when a site starts.

Texts are English msgids with a context (`help.danger_now`), so that «Yes» may differ
from question to question.
"""

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import IO, Any, Literal, NamedTuple

import msgspec

FORM_IDS = ("help",)


class FormError(ValueError):
    """A form's data file is wrong; the message names the file and the place."""


class Text(NamedTuple):
    """What a person reads: `pgettext(context, text)`."""

    context: str
    text: str


class Condition(
    msgspec.Struct, rename={"within": "in", "either": "any", "every": "all"}, forbid_unknown_fields=True
):
    """One of: `field` with `in`, `not_in` or `answered`; `any`; `all`. The page judges it."""

    field: str | None = None
    within: list[str] | None = None
    not_in: list[str] | None = None
    answered: bool | None = None
    either: "list[Condition] | None" = None
    every: "list[Condition] | None" = None


class RawChoice(msgspec.Struct, forbid_unknown_fields=True):
    """A code and its English words."""

    value: str
    text: str


class RawVariant(msgspec.Struct, forbid_unknown_fields=True):
    """Other words for the same question while `when` holds; values stay the same."""

    when: Condition
    question: str | None = None
    choices: dict[str, str] = {}


class RawField(msgspec.Struct, forbid_unknown_fields=True):
    """One question as written in the file."""

    key: str
    type: Literal["radio", "checkboxes", "text", "textarea", "select", "checkbox"]
    question: str
    hint: str = ""
    choices: list[RawChoice] = []
    choices_from: Literal["", "languages"] = ""
    show: Condition | None = None
    core: bool = False
    core_when: Condition | None = None
    sealed: Literal["answers", "identity"] = "answers"
    required: bool = False
    max_length: int = 0
    variants: list[RawVariant] = []


class RawForm(msgspec.Struct, forbid_unknown_fields=True):
    """A whole form as written in the file."""

    id: str
    letter: str
    title: str
    intro: str
    priority: Condition
    fields: list[RawField]


class Choice(NamedTuple):
    """One answer: the code that travels and the words shown."""

    value: str
    text: Text


class Variant(NamedTuple):
    """Words used while `when` (JSON-ready condition) holds."""

    when: dict[str, Any]
    question: Text | None
    choices: dict[str, Text]


class Field(NamedTuple):
    """One question. Conditions are JSON-ready; `core` questions make the short path."""

    key: str
    type: str
    question: Text
    hint: Text | None
    choices: tuple[Choice, ...]
    show: dict[str, Any] | None
    core: bool
    core_when: dict[str, Any] | None
    sealed: str
    required: bool
    max_length: int
    variants: tuple[Variant, ...]


class Form(NamedTuple):
    """A questionnaire; `version` is the SHA-256 of its data (ENVELOPE.md section 4)."""

    id: str
    letter: str
    version: bytes
    title: Text
    intro: Text
    priority: dict[str, Any]
    fields: tuple[Field, ...]


@lru_cache
def load_form(form_id: str) -> Form:
    """The form of that id; raises FormError where its data is wrong."""
    data = resources.files("core").joinpath("forms", f"{form_id}.json").read_bytes()
    return parse_form(data, f"{form_id}.json")


def form_data(form_id: str) -> bytes:
    """The bytes whose SHA-256 is the form's version: canonical JSON of its data."""
    return _canonical(resources.files("core").joinpath("forms", f"{form_id}.json").read_bytes())


def parse_form(data: bytes, name: str) -> Form:
    """Check and read a form's data; raises FormError naming `name` and the place."""
    try:
        raw = msgspec.json.decode(data, type=RawForm)
    except msgspec.DecodeError as error:
        raise FormError(f"{name}: {error}") from error
    keys = _checked_keys(raw, name)
    for where, condition in _conditions(raw):
        _check_condition(condition, keys, f"{name}: {where}")
    version = hashlib.sha256(_canonical(data)).digest()
    return Form(
        raw.id,
        raw.letter,
        version,
        Text(f"{raw.id}.title", raw.title),
        Text(f"{raw.id}.intro", raw.intro),
        msgspec.to_builtins(_spare(raw.priority)),
        tuple(_field(raw.id, field) for field in raw.fields),
    )


def triage(form: Form) -> tuple[Field, ...]:
    """Closed questions of the short path on which urgency depends: what a list shows of a report."""
    deciding = set(_fields_in(form.priority))
    return tuple(
        field
        for field in form.fields
        if field.key in deciding and field.core and field.choices and field.sealed == "answers"
    )


def _fields_in(condition: dict[str, Any]) -> Iterator[str]:
    if "field" in condition:
        yield condition["field"]
    for part in (*condition.get("any", ()), *condition.get("all", ())):
        yield from _fields_in(part)


def _canonical(data: bytes) -> bytes:
    text = json.dumps(json.loads(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _checked_keys(raw: RawForm, name: str) -> dict[str, set[str]]:
    keys: dict[str, set[str]] = {}
    for field in raw.fields:
        if field.key in keys:
            raise FormError(f"{name}: the key {field.key} stands twice")
        keys[field.key] = {choice.value for choice in field.choices}
    return keys


def _conditions(raw: RawForm) -> Iterator[tuple[str, Condition]]:
    yield "priority", raw.priority
    for field in raw.fields:
        for where, condition in (("show", field.show), ("core_when", field.core_when)):
            if condition is not None:
                yield f"{field.key}.{where}", condition
        for variant in field.variants:
            yield f"{field.key}.variants", variant.when


def _check_condition(condition: Condition, keys: dict[str, set[str]], where: str) -> None:
    for part in (condition.either or []) + (condition.every or []):
        _check_condition(part, keys, where)
    if condition.field is None:
        return
    if condition.field not in keys:
        raise FormError(f"{where}: there is no field {condition.field}")
    unknown = set((condition.within or []) + (condition.not_in or [])) - keys[condition.field]
    if unknown:
        raise FormError(f"{where}: {condition.field} has no value {sorted(unknown)[0]}")


def _spare(condition: Condition) -> dict[str, Any]:
    """The condition without the keys it does not use."""
    full: dict[str, Any] = msgspec.to_builtins(condition)
    kept = {key: value for key, value in full.items() if value is not None}
    for key, parts in (("any", condition.either), ("all", condition.every)):
        if parts is not None:
            kept[key] = [_spare(part) for part in parts]
    return kept


def _field(form_id: str, raw: RawField) -> Field:
    context = f"{form_id}.{raw.key}"
    choices = tuple(Choice(c.value, Text(f"{context}.{c.value}", c.text)) for c in raw.choices)
    if raw.choices_from == "languages":
        choices = _languages()
    return Field(
        raw.key,
        raw.type,
        Text(context, raw.question),
        Text(context, raw.hint) if raw.hint else None,
        choices,
        _spare(raw.show) if raw.show else None,
        raw.core,
        _spare(raw.core_when) if raw.core_when else None,
        raw.sealed,
        raw.required,
        raw.max_length,
        tuple(_variant(context, variant) for variant in raw.variants),
    )


def _variant(context: str, raw: RawVariant) -> Variant:
    question = Text(context, raw.question) if raw.question else None
    return Variant(_spare(raw.when), question, {v: Text(f"{context}.{v}", t) for v, t in raw.choices.items()})


def _languages() -> tuple[Choice, ...]:
    """Names in their own script, the same in every catalogue."""
    data = resources.files("core").joinpath("forms", "languages.json").read_bytes()
    return tuple(
        Choice(c.value, Text("language", c.text)) for c in msgspec.json.decode(data, type=list[RawChoice])
    )


def extract_messages(
    file: IO[bytes], _keywords: object, _comment_tags: object, options: object
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Babel extractor (Babel passes `options` by name): every text of a form's data file with its context."""
    del options
    data = file.read()
    lines = data.decode().splitlines()
    for text in _texts(parse_form(data, getattr(file, "name", "form"))):
        line = next(
            (n for n, row in enumerate(lines, 1) if json.dumps(text.text, ensure_ascii=False) in row), 1
        )
        yield line, "pgettext", (text.context, text.text), []


def _texts(form: Form) -> Iterator[Text]:
    yield from (form.title, form.intro)
    for field in form.fields:
        yield field.question
        if field.hint:
            yield field.hint
        yield from (choice.text for choice in field.choices if choice.text.context != "language")
        for variant in field.variants:
            if variant.question:
                yield variant.question
            yield from variant.choices.values()
