"""What the sites work with: texts with their contexts, conditions ready for JSON."""

from collections.abc import Iterator
from importlib import resources
from typing import Any, NamedTuple

import msgspec

from core.questionnaire.raw import Condition, RawAdvice, RawChoice, RawField, RawForm, RawVariant

Given = dict[str, Any]


class Text(NamedTuple):
    """What a person reads: `pgettext(context, text)`.

    Context `language`: a name in its own script, never translated. `territory`: a code that CLDR names.
    """

    context: str
    text: str


class Choice(NamedTuple):
    """One answer: the code that travels and the words shown. `htcds`: what statistics call it, or ""."""

    value: str
    text: Text
    htcds: str = ""


class Variant(NamedTuple):
    """Words used while `when` (JSON-ready condition) holds."""

    when: Given
    question: Text | None
    choices: dict[str, Text]


class Note(NamedTuple):
    """A sentence under a question while `when` holds."""

    when: Given
    text: Text


class Field(NamedTuple):
    """One question. Conditions are JSON-ready; `core` questions make the short path."""

    key: str
    type: str
    question: Text
    hint: Text | None
    choices: tuple[Choice, ...]
    choices_from: str
    show: Given | None
    core: bool
    core_when: Given | None
    sealed: str
    required: Given | None
    max_length: int
    variants: tuple[Variant, ...]
    notes: tuple[Note, ...]

    @property
    def asked(self) -> bool:
        """Whether it is a question with an answer of its own step, neither consent nor something to read."""
        return self.type not in ("checkbox", "notice", "advice")


class Sign(NamedTuple):
    """A statement that warns: the question it stands in, when it holds, how much it weighs."""

    field: str
    when: Given
    weight: str


class Advice(NamedTuple):
    """`rules`: (result, weight, count), the first that holds counts; texts by result."""

    there: Given
    signs: tuple[Sign, ...]
    rules: tuple[tuple[str, str, int], ...]
    results: dict[str, Text]
    facts: tuple[Text, ...]


class Form(NamedTuple):
    """A questionnaire; `version` is the SHA-256 of its data (ENVELOPE.md section 4)."""

    id: str
    letter: str
    version: bytes
    title: Text
    intro: Text
    priority: Given
    fields: tuple[Field, ...]
    no_police: Given | None
    no_calls: Given | None
    advice: Advice | None

    @property
    def questions(self) -> tuple[Field, ...]:
        """Those that are answered, consents aside."""
        return tuple(field for field in self.fields if field.asked)

    @property
    def consents(self) -> tuple[Field, ...]:
        """What is ticked beside "Send"."""
        return tuple(field for field in self.fields if field.type == "checkbox")


def built(raw: RawForm, version: bytes, shared: set[str]) -> Form:
    """A checked form; keys in `shared` have their texts in the shared file's contexts."""
    fields = [_field("shared" if one.key in shared else raw.id, one) for one in raw.fields if not one.off]
    return Form(
        raw.id,
        raw.letter,
        version,
        Text(f"{raw.id}.title", raw.title),
        Text(f"{raw.id}.intro", raw.intro),
        spare(raw.priority),
        tuple(fields),
        spare(raw.no_police) if raw.no_police else None,
        spare(raw.no_calls) if raw.no_calls else None,
        _advice(f"{raw.id}.advice", raw.advice) if raw.advice else None,
    )


def spare(condition: Condition) -> Given:
    """The condition without the keys it does not use."""
    full: Given = msgspec.to_builtins(condition)
    kept = {key: value for key, value in full.items() if value is not None}
    for key, parts in (("any", condition.either), ("all", condition.every)):
        if parts is not None:
            kept[key] = [spare(part) for part in parts]
    return kept


def triage(form: Form) -> tuple[Field, ...]:
    """Closed questions of the short path on which urgency depends: what a list shows of a report."""
    deciding = set(_fields_in(form.priority))
    return tuple(
        field
        for field in form.fields
        if field.key in deciding and field.core and field.choices and field.sealed == "answers"
    )


def _fields_in(condition: Given) -> Iterator[str]:
    if "field" in condition:
        yield condition["field"]
    for part in (*condition.get("any", ()), *condition.get("all", ())):
        yield from _fields_in(part)


def _field(root: str, raw: RawField) -> Field:
    context = f"{root}.{raw.key}"
    required: Given | None = {"all": []} if raw.required else None
    return Field(
        raw.key,
        raw.type,
        Text(context, raw.question),
        Text(context, raw.hint) if raw.hint else None,
        _choices(context, raw),
        raw.choices_from,
        spare(raw.show) if raw.show else None,
        raw.core,
        spare(raw.core_when) if raw.core_when else None,
        raw.sealed,
        spare(raw.required_when) if raw.required_when else required,
        raw.max_length,
        tuple(_variant(context, variant) for variant in raw.variants),
        tuple(Note(spare(note.when), Text(context, note.text)) for note in raw.notes),
    )


def _choices(context: str, raw: RawField) -> tuple[Choice, ...]:
    if raw.choices_from == "languages":
        return LANGUAGES
    if raw.choices_from == "places":
        return PLACES
    root = raw.choices_from or context
    return tuple(Choice(c.value, Text(f"{root}.{c.value}", c.text), c.htcds) for c in raw.choices)


def _variant(context: str, raw: RawVariant) -> Variant:
    question = Text(context, raw.question) if raw.question else None
    return Variant(spare(raw.when), question, {v: Text(f"{context}.{v}", t) for v, t in raw.choices.items()})


def _advice(context: str, raw: RawAdvice) -> Advice:
    return Advice(
        spare(raw.there),
        tuple(Sign(sign.field, spare(sign.when), sign.weight) for sign in raw.signs),
        tuple((rule.result, rule.weight, rule.count) for rule in raw.rules),
        {name: Text(f"{context}.{name}", text) for name, text in raw.results.items()},
        tuple(Text(f"{context}.facts", text) for text in raw.facts),
    )


class _Places(msgspec.Struct, forbid_unknown_fields=True):
    """`regions` of Ukraine with English names; countries by ISO 3166 code, those most used first."""

    regions: dict[str, str]
    first: list[str]
    others: list[str]


def _read(name: str) -> bytes:
    return resources.files("core").joinpath("forms", name).read_bytes()


def _places() -> tuple[Choice, ...]:
    countries = [Choice(code, Text("territory", code)) for code in (*_PLACES.first, *_PLACES.others)]
    return (*(Choice(code, Text("region", name)) for code, name in _PLACES.regions.items()), *countries)


_PLACES = msgspec.json.decode(_read("places.json"), type=_Places)
MOST_USED = len(_PLACES.first)
LANGUAGES = tuple(
    Choice(c.value, Text("language", c.text))
    for c in msgspec.json.decode(_read("languages.json"), type=list[RawChoice])
)
PLACES = _places()
