"""A running reporter's site, looked at from outside as a stranger: standard library and `crypto` only.

It sees what everyone is shown. A page altered for one chosen visitor it does not see (docs/threat-model.md).
"""

from dataclasses import dataclass

LONGEST_SHOWN = 80


class CannotLook(Exception):  # noqa: N818 - it says what happened
    """One plain sentence on why nothing can be said about the site."""


@dataclass(frozen=True)
class Difference:
    """One sentence. `acceptable`: a person who knows the reason may take it for the new state."""

    sentence: str
    acceptable: bool = False


def plain(text: str) -> str:
    """A text of the site as a terminal may show it: at most 80 signs, none that moves the cursor."""
    return "".join(sign if sign.isprintable() else "?" for sign in text[:LONGEST_SHOWN])
