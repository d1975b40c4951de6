"""Reading the data files: shared questions put in, everything checked, the version computed."""

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import IO, Any

import msgspec

from core.questionnaire.checking import FormError, check, line_of
from core.questionnaire.model import Form, Text, built
from core.questionnaire.raw import RawField, RawForm
from crypto.encoding import b64u

FOLDER = Path(str(resources.files("core").joinpath("forms")))
# Every version that was served, as `kept_name` calls it.
KEPT = FOLDER / "kept"
# In the order of the doors. A partner's own form is added here.
FORM_IDS: tuple[str, ...] = tuple(json.loads(FOLDER.joinpath("forms.json").read_bytes()))
YESNO = [
    {"value": "yes", "text": "Yes"},
    {"value": "no", "text": "No"},
    {"value": "unsure", "text": "I don't know"},
]


@lru_cache
def load_form(form_id: str) -> Form:
    """The form of that id; raises FormError where its data is wrong, or this version of it is not kept."""
    name = f"{form_id}.json"
    form = parse_form(FOLDER.joinpath(name).read_bytes(), name)
    if not (KEPT / kept_name(form_id)).is_file():
        raise FormError(
            f"{name}: what people write now could not be read after the next change. Run: dovira form keep"
        )
    return form


def kept_name(form_id: str) -> str:
    """The file that keeps today's version of a form."""
    return f"{form_id}.{b64u(hashlib.sha256(form_data(form_id)).digest())}.json"


@lru_cache
def form_data(form_id: str) -> bytes:
    """The bytes whose SHA-256 is the form's version: canonical JSON, shared questions included."""
    name = f"{form_id}.json"
    return _canonical(_whole(FOLDER.joinpath(name).read_bytes().decode(), name))


def parse_form(data: bytes, name: str) -> Form:
    """Check and read a form's data; raises FormError naming `name`, the line and the place."""
    text = _decoded(data, name)
    whole = _whole(text, name)
    canonical = _canonical(whole)
    try:
        raw = msgspec.json.decode(canonical, type=RawForm)
    except msgspec.DecodeError as error:
        raise _error(name, text, *_place(whole, error)) from error
    wrong = check(raw)
    if wrong:
        raise _error(name, text, *wrong)
    return built(raw, hashlib.sha256(canonical).digest(), {one["key"] for one in _shared()})


def _place(form: dict[str, Any], error: msgspec.DecodeError) -> tuple[str, str]:
    """Path and sentence of a wrong shape. msgspec numbers no parts of lists, so the first wrong is sought."""
    before = ""
    for at, field in enumerate(form["fields"] if isinstance(form.get("fields"), list) else []):
        try:
            msgspec.convert(field, RawField)
        except msgspec.ValidationError as found:
            before, error = f"$.fields[{at}]", found
            break
    said, _, place = str(error).rpartition(" - at ")
    return before + place.strip("`").removeprefix("$" if before else ""), said or str(error)


def _error(name: str, text: str, path: str, sentence: str) -> FormError:
    return FormError(f"{name}, line {line_of(text, path)} ({path}): {sentence}")


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise FormError(f"{name}: it is not UTF-8") from error


def _whole(text: str, name: str) -> dict[str, Any]:
    """The form with shared questions in place of `{"use": key}`; what stands beside `use` counts more."""
    try:
        form = json.loads(text)
    except json.JSONDecodeError as error:
        raise FormError(f"{name}, line {error.lineno}: it is no JSON: {error.msg}") from error
    if not isinstance(form, dict):
        raise FormError(f"{name}, line 1: a form is one object")
    shared = {one["key"]: one for one in _shared()}
    fields = form.get("fields")
    for at, field in enumerate(fields if isinstance(fields, list) else []):
        if not isinstance(field, dict):
            continue
        if "use" in field and field["use"] not in shared:
            raise _error(name, text, f"$.fields[{at}].use", f"there is no shared question {field['use']}")
        if "use" in field:
            field = shared[field["use"]] | {key: value for key, value in field.items() if key != "use"}
        # Spelled out, so that a report can be read with its form's data alone.
        form["fields"][at] = field | {"choices": YESNO} if field.get("choices_from") == "yesno" else field
    return form


@lru_cache
def _shared() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(FOLDER.joinpath("shared.json").read_bytes()))


def _canonical(form: object) -> bytes:
    return json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def extract_messages(
    file: IO[bytes], _keywords: object, _comment_tags: object, options: object
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Babel extractor (Babel passes `options` by name): every text of a form's data file with its context."""
    del options
    data = file.read()
    lines = data.decode().splitlines()
    for text in _texts(parse_form(data, getattr(file, "name", "form"))):
        quoted = json.dumps(text.text, ensure_ascii=False)
        yield next((n for n, row in enumerate(lines, 1) if quoted in row), 1), "pgettext", (*text,), []


def _texts(form: Form) -> Iterator[Text]:
    yield from (form.title, form.intro)
    for field in form.fields:
        yield field.question
        if field.hint:
            yield field.hint
        yield from (
            choice.text for choice in field.choices if choice.text.context not in ("language", "territory")
        )
        for variant in field.variants:
            if variant.question:
                yield variant.question
            yield from variant.choices.values()
        yield from (note.text for note in field.notes)
    if form.advice:
        yield from (*form.advice.results.values(), *form.advice.facts)
