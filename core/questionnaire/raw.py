"""A form's file as it is written: shapes only, what fits together is checked in `checking`."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Weight = Literal["strong", "medium", "weak"]
Result = Literal["stop", "care", "ok"]
Code = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,40}$")]


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
    """A code and its English words; `htcds`: the standard's field and value where it has one."""

    value: Code
    text: str
    htcds: Annotated[str, Meta(pattern=r"^(vic_[A-Za-z]+:[A-Za-z]+)?$")] = ""


class RawVariant(msgspec.Struct, forbid_unknown_fields=True):
    """Other words for the same question while `when` holds; values stay the same."""

    when: Condition
    question: str | None = None
    choices: dict[str, str] = {}


class RawNote(msgspec.Struct, forbid_unknown_fields=True):
    """What is said under a question while `when` holds. It blocks nothing."""

    when: Condition
    text: str


class RawField(msgspec.Struct, forbid_unknown_fields=True):
    """One question as written in the file. `notice` and `advice` are read, not answered. `off`: not asked."""

    key: Code
    type: Literal["radio", "checkboxes", "text", "textarea", "select", "checkbox", "notice", "advice"]
    question: str
    hint: str = ""
    choices: list[RawChoice] = []
    choices_from: Literal["", "languages", "yesno", "places"] = ""
    show: Condition | None = None
    core: bool = False
    core_when: Condition | None = None
    sealed: Literal["answers", "identity"] = "answers"
    required: bool = False
    required_when: Condition | None = None
    max_length: Annotated[int, Meta(ge=0, le=100_000)] = 0
    variants: list[RawVariant] = []
    notes: list[RawNote] = []
    off: bool = False


class RawSign(msgspec.Struct, forbid_unknown_fields=True):
    """A statement that warns while `when` holds, and how much."""

    field: str
    when: Condition
    weight: Weight


class RawRule(msgspec.Struct, forbid_unknown_fields=True):
    """So many signs of a weight give this result; the first rule that holds counts."""

    result: Result
    weight: Weight
    count: Annotated[int, Meta(ge=1)]


class RawAdvice(msgspec.Struct, forbid_unknown_fields=True):
    """Advice worked out on the page (domain.md 2.8). `there`: too late for it."""

    there: Condition
    signs: list[RawSign]
    rules: list[RawRule]
    results: dict[Literal["stop", "care", "ok", "there"], str]
    facts: list[str] = []


class RawForm(msgspec.Struct, forbid_unknown_fields=True):
    """A whole form as written in the file.

    `no_police`: the answers speak against police as reader. `no_calls`: a call leads to the wrong people.
    """

    id: Code
    letter: Literal["a", "b", "c", "d", "x"]
    title: str
    intro: str
    priority: Condition
    fields: list[RawField]
    no_police: Condition | None = None
    no_calls: Condition | None = None
    advice: RawAdvice | None = None
