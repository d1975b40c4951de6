"""The bodies that the project's founding text names, as invented organisations in every language.

Texts in `demo_partners.json` are English msgids with the context `demo`; what all of them say stands here.
"""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import IO, Any

import msgspec
from babel.support import Translations

from core import partners
from core.partners import Profile
from core.web.choices import LANGUAGES

CATALOGUES = Path(__file__).parents[2] / "translations"
CONTEXT = "demo"
TEXTS = ("name", "about", "country")
SAME = {
    "controller": "An invented organisation. Nothing reaches the real one.",
    "contact": "Write through this page.",
    "exceptions": (
        "If a life or a child is in danger,"
        " the law may oblige us to tell the children’s service or the police."
    ),
}
CHILD_RULE = (
    "If you are in danger, the law may oblige us to tell the children’s service or the police."
    " If it is safe, we will tell you first."
)


def demo_profiles() -> list[Profile]:
    """The invented organisations."""
    spoken = {lang: Translations.load(str(CATALOGUES), [lang]) for lang in LANGUAGES}
    return [partners.parse_profile(msgspec.json.encode(_worded(raw, spoken))) for raw in _read()]


def _read() -> list[dict[str, Any]]:
    data = resources.files("core.cli").joinpath("demo_partners.json").read_bytes()
    return list(msgspec.json.decode(data))


def _worded(raw: dict[str, Any], spoken: dict[str, Any]) -> dict[str, Any]:
    texts = {field: raw[field] for field in TEXTS} | SAME
    if raw.get("child_rule_confirmed"):
        texts["child_rule"] = CHILD_RULE
    words = {
        field: {lang: said.pgettext(CONTEXT, text) for lang, said in spoken.items()}
        for field, text in texts.items()
    }
    return raw | words


def extract_messages(
    file: IO[bytes], _keywords: object, _comment_tags: object, options: object
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Babel extractor (Babel passes `options` by name): the texts of the invented organisations."""
    del options
    lines = file.read().decode().splitlines()
    for raw in _read():
        for text in (raw[field] for field in TEXTS):
            yield next(n for n, row in enumerate(lines, 1) if text in row), "pgettext", (CONTEXT, text), []
    for text in (*SAME.values(), CHILD_RULE):
        yield 1, "pgettext", (CONTEXT, text), []
