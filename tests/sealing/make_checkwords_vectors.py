"""Vectors of check words: fingerprints, their six numbers and their words in each language."""

from typing import Any

from sealing.actors import HARBOUR, LANTERN

from crypto import checkwords
from crypto.encoding import b64u
from crypto.keylog import fingerprint

Scenario = dict[str, Any]


def check_words() -> list[Scenario]:
    shown = {
        "an organisation": fingerprint(HARBOUR.log),
        "another organisation": fingerprint(LANTERN.log),
        "zeros": bytes(32),
    }
    return [_scenario(name, whole) for name, whole in shown.items()]


def _scenario(name: str, whole: bytes) -> Scenario:
    words = {lang: " ".join(checkwords.check_words(whole, lang)) for lang in checkwords.LANGUAGES}
    numbers = list(checkwords.check_numbers(whole))
    return {"name": name, "expect": "ok", "fingerprint": b64u(whole), "numbers": numbers} | words
