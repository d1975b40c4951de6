"""Error classes as vectors name them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crypto import errors

VECTORS = Path(__file__).parents[2] / "crypto" / "vectors"

NAMES = {
    errors.NotForThisKey: "not-for-key",
    errors.Damaged: "damaged",
    errors.UnsupportedVersion: "version",
    errors.NotAddressed: "not-addressed",
    errors.Expired: "expired",
    errors.TooLong: "too-long",
    errors.CodeMistyped: "code-mistyped",
    errors.ShareMistyped: "share-mistyped",
    errors.ForeignShare: "foreign-share",
    errors.RepeatedShare: "repeated-share",
    errors.TooFewShares: "too-few-shares",
    errors.MixedShares: "mixed-shares",
}


def class_of(act: Callable[[], object]) -> str:
    """What `act` ends in: ok, or the name of its envelope error. Any other error passes through."""
    try:
        act()
    except errors.EnvelopeError as error:
        return NAMES[type(error)]
    return "ok"


def scenarios(name: str, op: str | None = None) -> list[Any]:
    """The scenarios of one vector file, of one operation where given."""
    read = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))["scenarios"]
    return [scenario for scenario in read if op is None or scenario.get("op") == op]
