"""An opened report as plain text: questions in the words of its form, answers as they were written."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from core.conditions import holds
from core.offline import BadExport
from core.offline.archive import Export
from core.offline.opening import Opened
from core.offline.talking import Said
from core.offline.visible import quoted, visible
from crypto.attachment import OpenedFile
from crypto.digits import fingerprint_digits
from crypto.encoding import b64u
from crypto.frame import Kind
from crypto.manifest import Manifest
from crypto.primitives import sha256

SEALED = {
    "browser": "Sealed on the phone, opened here, unchanged.",
    "server": "Sealed by the server when it arrived, opened here, unchanged since.",
}
WATCHED = (
    "Before you contact anyone: someone may watch this contact. Use it only in the way described here; if"
    " nothing is described, talk to your lead first."
)
SAME_CODE = "Messages are written with the same code as the report. That proves the code, not the person."
SPEAKERS = {Kind.MESSAGE: "With the code, {day}:", Kind.REPLY: "The organisation, {day}:"}
UNSAID = {
    "NotForThisKey": "Something was said that this key does not open. Take the recovery sheet.",
    "UnsupportedVersion": "Something was said in a newer version of Dovira.",
}
HOW = {
    "cleaned": "Hidden details (place, device, time) were removed on the phone.",
    "kept": "Kept exactly as it was, at the person's wish.",
    "uncleaned": "Sent as it was: hidden details could not be removed.",
}
BAD_WORDS = "Something is here that is not what was signed and sealed. It is not shown."
UNKNOWN_FORM = (
    "The person filled in a form, or a version of it, that is not in this export: its keys are shown."
)

Answers = Mapping[str, Any]


def readable(export: Export, opened: Opened) -> str:
    """Everything that was written, for a screen or a printer. No character of it moves or hides another.

    Raises BadExport: the questionnaire, though the sealed hash names it, is none.
    """
    try:
        return _text(export, opened)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise BadExport(
            "The form of this report is not one. Nothing is shown. Tell your coordinator."
        ) from error


def _text(export: Export, opened: Opened) -> str:
    report = opened.report
    form = _form_of(export, report.inner)
    parts = [*_facts(export, opened)]
    if not form:
        parts += ["", UNKNOWN_FORM]
    parts += ["", "What the person answered", ""]
    parts += _answers(form, report.answers, report.answers) or ["No question was answered."]
    if report.identity:
        parts += ["", "Name and contact", ""]
        if report.identity.get("contact_watched") != "no":
            parts += [WATCHED, ""]
        parts += _answers(form, report.identity, report.answers)
    if opened.said:
        parts += ["", "What was said since", "", SAME_CODE, ""]
        parts += [line for said in opened.said for line in _said(said)]
    return "\n".join(parts) + "\n"


def bodies(opened: Opened) -> list[tuple[str, bytes]]:
    """What was sealed, as JSON for programs: ASCII, so that it is harmless on a screen too."""
    report = opened.report
    found = [("answers.json", _json(report.answers))]
    if report.identity is not None:
        found.append(("identity.json", _json(report.identity)))
    return found


def _facts(export: Export, opened: Opened) -> Iterator[str]:
    inner = opened.report.inner
    yield f"Report {export.report[:3].hex()} ({b64u(export.report)})"
    yield SEALED[inner.origin]
    yield f"Form: {visible(inner.form)}"
    yield f"Written, by the clock of the phone: {visible(inner.day)}"
    yield f"Language of the page: {visible(inner.lang)}"
    yield f"Opened as the organisation {b64u(export.org)}, one of {len(inner.orgs)} it was addressed to"
    yield f"Fingerprint of its key log, as on the sheet: {fingerprint_digits(opened.fingerprint)}"
    if inner.follows:
        yield f"Adds to the report {inner.follows[:3].hex()} ({b64u(inner.follows)})"
    for number, file in enumerate(opened.files, 1):
        yield from _file(number, file)
    if opened.missing:
        yield f"Files the person listed that never arrived or are not in this export: {opened.missing}"
    if opened.strange:
        yield f"Alarm: files that the person never named, left closed: {opened.strange}. Tell a coordinator."


def _file(number: int, file: OpenedFile) -> Iterator[str]:
    name, kind = visible(file.facts.name), visible(file.facts.type)
    yield f"File {number}: {name or 'without a name'} ({kind or 'of an unknown kind'})"
    yield f"    {len(file.body)} bytes, SHA-256 {sha256(file.body).hex()}"
    yield f"    {HOW[file.facts.how]}"


def _said(said: Said) -> list[str]:
    if said.problem:
        return [UNSAID.get(said.problem, BAD_WORDS)]
    return [SPEAKERS[said.kind].format(day=visible(said.day)), quoted(said.text)]


def _form_of(export: Export, inner: Manifest) -> list[dict[str, Any]]:
    """The questions, once the sealed hash says that these are the ones the person saw; [] otherwise."""
    if sha256(export.form) != inner.form_version:
        return []
    form = json.loads(export.form)
    return list(form["fields"]) if form["id"] == inner.form else []


def _answers(form: list[dict[str, Any]], given: Answers, answers: Answers) -> list[str]:
    lines: list[str] = []
    known = {field["key"]: field for field in form}
    for key in [*(key for key in known if key in given), *(key for key in given if key not in known)]:
        field = known.get(key)
        question, labels = _words(field, answers) if field else (key, {})
        lines.append(visible(question.replace("{orgs}", "the organisations addressed")))
        values = given[key] if isinstance(given[key], list) else [given[key]]
        lines += [quoted(labels.get(value, value)) for value in values]
    return lines


def _words(field: dict[str, Any], answers: Answers) -> tuple[str, dict[str, str]]:
    """The question and its choices in the words that this person saw."""
    labels = {choice["value"]: choice["text"] for choice in field.get("choices", [])}
    if field["type"] == "checkbox":
        labels["yes"] = "Yes"
    for variant in field.get("variants", []):
        if holds(variant["when"], answers):
            return variant.get("question") or field["question"], labels | variant.get("choices", {})
    return field["question"], labels


def _json(body: Answers) -> bytes:
    return json.dumps(body, ensure_ascii=True, indent=1).encode("ascii") + b"\n"
