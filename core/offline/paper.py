"""A key as a person typed it off: the recovery sheet, shares of it, or an epoch's identity."""

from collections.abc import Iterable

from core.offline import BadExport
from crypto.errors import (
    Damaged,
    EnvelopeError,
    ForeignShare,
    MixedShares,
    RepeatedShare,
    ShareError,
    ShareMistyped,
    TooFewShares,
    UnsupportedVersion,
)
from crypto.shares import seed_from_text

SENTENCES: dict[type[EnvelopeError], str] = {
    Damaged: "This is not a recovery key, or a letter of it is wrong. On the sheet it begins with"
    " AGE-SECRET-KEY-PQ-1, on a share with DOVIRA-SHARE-1.",
    UnsupportedVersion: "These shares were made by a newer version of Dovira. Install that version.",
    ShareMistyped: "Share {number} is not as on its paper: a sign is wrong or missing. It has 72 signs in 18"
    " groups after DOVIRA-SHARE-1.",
    ForeignShare: "Share {number} does not belong with the first one: it is another organisation's or"
    " another sheet's.",
    RepeatedShare: "Share {number} is there twice. Another one is needed.",
    TooFewShares: "There are too few shares: {number} are needed.",
    MixedShares: "Each of these shares is right, but they do not fit together: they are from two printings."
    " Compare the days on the papers.",
}


def read_identity(texts: Iterable[str]) -> bytes:
    """An identity, 32 bytes, out of one or several files. Raises BadExport, which quotes none of it."""
    try:
        # An empty line between two files: a share that lacks a sign does not go on in the next one.
        return seed_from_text("\n\n".join(text.lstrip("\ufeff") for text in texts))
    except EnvelopeError as error:
        raise BadExport(why_not(error)) from error


def why_not(error: EnvelopeError) -> str:
    """What is wrong with what was typed, in a sentence."""
    sentence = SENTENCES.get(type(error), SENTENCES[Damaged])
    return sentence.format(number=error.number) if isinstance(error, ShareError) else sentence
