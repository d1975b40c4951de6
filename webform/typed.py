"""What a person typed into the form without JavaScript: one body, read strictly, kept only in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn, cast

from werkzeug.datastructures import MultiDict

from core.conditions import holds
from core.errors import Malformed
from core.questionnaire import Field, Form
from crypto.encoding import Json, b64u, canonical_json, from_b64u
from crypto.errors import Damaged
from crypto.frame import ID
from crypto.primitives import hkdf_sha256, hmac_sha256
from webform.carried import Carried

# Beside the questions of the form.
CONTROLS = frozenset({"view", "form", "secret", "follows", "org", "how", "code", "consent", "forget"})
CONSENT = "read_consent"
OWN = ".own"
OTHER = "-"
OWN_LENGTH = 100
HOW = frozenset({"together", "separately"})
CODE = frozenset({"yes", "no"})
SECRET = 32
MOST_ORGS = 4
# What a decoder puts in place of bytes that are no UTF-8. Words must not change silently.
REPLACED = "\N{REPLACEMENT CHARACTER}"

Given = dict[str, str | list[str]]


@dataclass(frozen=True)
class Typed:
    """One press of "Send". `secret` 32 bytes; `follows`: report this adds to; `orgs`: ids, sorted.

    `refused`: the person wants no code.
    """

    secret: bytes
    follows: bytes | None
    answers: Given
    identity: Given
    orgs: tuple[bytes, ...]
    separately: bool
    refused: bool
    consent: bool
    too_long: bool
    carried: Carried

    @property
    def letters(self) -> list[tuple[bytes, tuple[bytes, ...]]]:
        """Upload secret (32 bytes) and readers of each report: one, or one for each organisation."""
        if not self.separately or len(self.orgs) == 1:
            return [(self.secret, self.orgs)]
        return [(hkdf_sha256(self.secret, b"", b"dovira/v1/apart\0" + org), (org,)) for org in self.orgs]

    @property
    def coded(self) -> bool:
        """Whether there is a code to come back with: unless no answer is wanted, or it was refused."""
        return not self.refused and self.answers.get("reply_way") != "none"

    def mac(self, secret: bytes, orgs: tuple[bytes, ...]) -> bytes:
        """32 bytes that tell a repeat from a change and nothing else: `secret` is never kept."""
        follows = b64u(self.follows) if self.follows else ""
        readers: Json = [b64u(org) for org in orgs]
        answers, identity = cast(Json, self.answers), cast(Json, self.identity)
        typed: dict[str, Json] = {
            "answers": answers,
            "follows": follows,
            "identity": identity,
            "orgs": readers,
        }
        typed["code"] = "yes" if self.coded else "no"
        typed["files"] = self.carried.wire()
        return hmac_sha256(secret, b"dovira/v1/typed\0" + canonical_json(typed))

    def problems(self, form: Form) -> Iterator[str]:
        """Names of the sentences that say what is missing, as in webform/js/sending.js."""
        if self.too_long:
            yield "long"
        yield from self.carried.problems
        if not (self.answers or self.identity):
            yield "nothing"
        if not self.orgs:
            yield "nobody"
        elif not self.consent:
            yield "consent"
        if any(one.key != CONSENT and self._lacks(one) for one in form.consents):
            yield "confirm"

    def needed(self, form: Form) -> list[Field]:
        """Questions without which this may not be sent, such as the name in an official complaint."""
        return [field for field in form.questions if self._lacks(field)]

    def _lacks(self, field: Field) -> bool:
        given = self.answers | self.identity
        asked = field.required is not None and holds(field.show, given) and holds(field.required, given)
        return asked and field.key not in given

    def is_urgent(self, form: Form) -> bool:
        """The priority bit."""
        return holds(form.priority, self.answers | self.identity)


def read_typed(sent: "MultiDict[str, str]", form: Form, carried: Carried) -> Typed:
    """Read the fields of a request. Raises Malformed for what the page could not have sent."""
    fields = [*form.questions, *(field for field in form.consents if field.key != CONSENT)]
    known = CONTROLS | {field.key for field in fields}
    known |= {field.key + OWN for field in fields if field.choices_from == "languages"}
    if not known.issuperset(sent.keys()) or any(REPLACED in text for text in sent.values()):
        raise Malformed
    given: dict[str, Given] = {"answers": {}, "identity": {}}
    for field in fields:
        answer = _answer(field, sent)
        if answer:
            given[field.sealed][field.key] = answer
    return Typed(
        secret=_bytes(_one(sent, "secret"), SECRET),
        follows=_bytes(_one(sent, "follows"), ID) if _one(sent, "follows") else None,
        answers=given["answers"],
        identity=given["identity"],
        orgs=_orgs(sent),
        separately=_choice(sent, "how", HOW) == "separately",
        refused=_choice(sent, "code", CODE) == "no",
        consent=_one(sent, "consent") == "yes",
        too_long=any(_is_too_long(field, given[field.sealed].get(field.key)) for field in fields),
        carried=carried,
    )


def _answer(field: Field, sent: "MultiDict[str, str]") -> str | list[str]:
    codes = {choice.value for choice in field.choices}
    if field.type == "checkboxes":
        chosen = sorted(set(sent.getlist(field.key)))
        return chosen if codes.issuperset(chosen) else _refuse()
    text = _one(sent, field.key)
    if field.type == "checkbox":
        return text if text in ("", "yes") else _refuse()
    if field.choices_from == "languages" and (text == OTHER or not text):
        return _words(_one(sent, field.key + OWN))
    if field.type in ("radio", "select"):
        return text if not text or text in codes else _refuse()
    return _words(text)


def _words(text: str) -> str:
    """As the browser's script has them: lines end with LF, spaces alone are nothing."""
    return text.replace("\r\n", "\n") if text.strip() else ""


def _is_too_long(field: Field, answer: str | list[str] | None) -> bool:
    most = field.max_length or OWN_LENGTH
    return isinstance(answer, str) and len(answer) > most


def _orgs(sent: "MultiDict[str, str]") -> tuple[bytes, ...]:
    orgs = tuple(sorted({_bytes(text, ID) for text in sent.getlist("org")}))
    return orgs if len(orgs) <= MOST_ORGS else _refuse()


def _choice(sent: "MultiDict[str, str]", name: str, codes: frozenset[str]) -> str:
    chosen = _one(sent, name)
    return chosen if not chosen or chosen in codes else _refuse()


def _one(sent: "MultiDict[str, str]", name: str) -> str:
    found = sent.getlist(name)
    return "".join(found) if len(found) <= 1 else _refuse()


def _bytes(text: str, length: int) -> bytes:
    try:
        return from_b64u(text, length)
    except Damaged as error:
        raise Malformed from error


def _refuse() -> NoReturn:
    raise Malformed
