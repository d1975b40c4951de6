"""ENVELOPE.md section 1, "Errors": one class for each thing that can be done next."""


class EnvelopeError(Exception):
    """Base of all errors of this package. Messages are for developers and hold nothing secret."""


class NotForThisKey(EnvelopeError):  # noqa: N818 - named as in ENVELOPE.md
    """Well formed, but nothing in it opens with this key: try another key or epoch."""


class Damaged(EnvelopeError):  # noqa: N818 - named as in ENVELOPE.md
    """The bytes are not what was sealed: refuse the whole object, show nothing of it."""


class UnsupportedVersion(EnvelopeError):  # noqa: N818 - named as in ENVELOPE.md
    """Sealed by a newer Dovira or a newer age."""


class NotAddressed(EnvelopeError):  # noqa: N818 - named as in ENVELOPE.md
    """The organisation is neither addressed nor granted access: refuse and raise the alarm."""


class Expired(EnvelopeError):  # noqa: N818 - named as in ENVELOPE.md
    """Signed by who may sign it, but its day has passed: nothing more may be sealed on its strength."""


class TooLong(EnvelopeError):  # noqa: N818 - named as in ENVELOPE.md
    """A body does not fit the largest size of its kind: nothing was sealed."""


class CannotSeal(EnvelopeError):  # noqa: N818 - named as in ENVELOPE.md
    """This machine lacks a primitive or has a broken one: nothing may be sealed or opened."""


class CodeMistyped(EnvelopeError):  # noqa: N818 - named as in ENVELOPE.md
    """A digit of a person's code is wrong, missing or too many: nothing was derived."""


class ShareError(EnvelopeError):
    """Typed shares give no key. `number`: which one, from 1; too few: how many it takes; mixed: how many."""

    def __init__(self, number: int) -> None:
        super().__init__(f"share {number}")
        self.number = number


class ShareMistyped(ShareError):  # noqa: N818 - named as in ENVELOPE.md
    """A sign of this share is wrong or missing: its checksum does not fit."""


class ForeignShare(ShareError):  # noqa: N818 - named as in ENVELOPE.md
    """This share is not of the set of the first one."""


class RepeatedShare(ShareError):  # noqa: N818 - named as in ENVELOPE.md
    """This share was there before."""


class TooFewShares(ShareError):  # noqa: N818 - named as in ENVELOPE.md
    """Every share is right, and more are needed."""


class MixedShares(ShareError):  # noqa: N818 - named as in ENVELOPE.md
    """Every share is right, and together they are not the seed they name: two printings of one sheet."""
