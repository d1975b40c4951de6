"""What may go wrong, each with its code of docs/http.md. The page words the code; no text travels here."""
# ruff: noqa: N818 - the names say what happened, as ENVELOPE.md's do


class CoreError(Exception):
    """A request that core refuses: `code` for the page, `status` for HTTP."""

    code = "failed"
    status = 500

    def __init__(self) -> None:
        super().__init__(self.code)


class Malformed(CoreError):
    """Not the shape of docs/http.md, or a header or payload that cannot be age."""

    code, status = "malformed", 400


class WrongSize(CoreError):
    """The body, or a payload in it, has none of the sizes of ENVELOPE.md section 3."""

    code, status = "wrong_size", 400


class UnsupportedHeader(CoreError):
    """A header of another age version."""

    code, status = "unsupported_version", 400


class WrongSecret(CoreError):
    """The upload secret does not belong to the report id."""

    code, status = "wrong_secret", 403


class ForeignOrigin(CoreError):
    """The request comes from another site's page."""

    code, status = "foreign_origin", 403


class WrongSignIn(CoreError):
    """Unknown name or wrong passphrase; nobody learns which."""

    code, status = "wrong", 403


class WrongCode(CoreError):
    """A code of the second factor that is wrong, or was used before."""

    code, status = "wrong_code", 403


class WrongPasskey(CoreError):
    """What a passkey or security key answered does not verify, or came too late."""

    code, status = "wrong_passkey", 403


class CheckAgain(CoreError):
    """The act needs a second factor given within the last ten minutes."""

    code, status = "check_again", 403


class SignedOut(CoreError):
    """No session, one that ended, or one whose second factor is still missing."""

    code, status = "signed_out", 401


class NotFound(CoreError):
    """No such thing, or one of another organisation; nobody learns which."""

    code, status = "not_found", 404


class Gone(CoreError):
    """The one-time link was used, has expired or never was."""

    code, status = "gone", 404


class Different(CoreError):
    """This report id holds other bytes. Nothing was changed."""

    code, status = "different", 409


class EpochEnded(CoreError):
    """An epoch named in the report is not the organisation's current one. Nothing was stored."""

    code, status = "epoch_ended", 409


class OrgClosed(CoreError):
    """The organisation takes no reports now. Nothing was stored."""

    code, status = "org_closed", 409


class CannotAnswer(CoreError):
    """The report has no mailbox: its writer wanted no code, took it back, or asked for deletion."""

    code, status = "cannot_answer", 409


class TooMany(CoreError):
    """A mailbox takes only so many messages. Nothing was stored."""

    code, status = "too_many", 409


class NoRecovery(CoreError):
    """The report is sealed for an epoch that no recovery sheet opens: an export of it could not be read."""

    code, status = "no_recovery", 409


class LastFactor(CoreError):
    """Without this second factor the member could not sign in any more. Nothing was changed."""

    code, status = "last_factor", 409


class NameTaken(CoreError):
    """Somebody has this sign-in name."""

    code, status = "name_taken", 409


class SamePerson(CoreError):
    """Who asked for an act cannot be the second person who wants it."""

    code, status = "same_person", 409


class BadRoster(CoreError):
    """No roster that a coordinator of this site signed, or one that is older than that in force."""

    code, status = "bad_roster", 422


class NotWelcomed(CoreError):
    """A new member whom no colleague has let in yet."""

    code, status = "not_welcomed", 403


class LengthRequired(CoreError):
    """A body without Content-Length."""

    code, status = "length_required", 411


class TooLarge(CoreError):
    """A body longer than this site reads."""

    code, status = "too_large", 413


class WrongType(CoreError):
    """A body of a type this site does not read."""

    code, status = "wrong_type", 415


class WrongHost(CoreError):
    """A Host header that is not this site's."""

    code, status = "wrong_host", 421


class UnknownOrg(CoreError):
    """No organisation has this id."""

    code, status = "unknown_org", 422


class BadStatement(CoreError):
    """The key log does not verify with this statement."""

    code, status = "bad_statement", 422


class SlowDown(CoreError):
    """Too many sign-in attempts from this kind of device for this name."""

    code, status = "slow_down", 429


class TooManyCodes(CoreError):
    """Too many attempts at the second factor by somebody who has the passphrase."""

    code, status = "wait_an_hour", 429


class Unavailable(CoreError):
    """The database is away, locked too long or full. Nothing was stored."""

    code, status = "unavailable", 503


class Busy(CoreError):
    """Every process that seals for browsers without JavaScript is taken. The body was not read."""

    code, status = "busy", 503


class StoreUnavailable(Unavailable):
    """Raised out of `Store.read()` and `Store.write()`."""


class OperatorError(Exception):
    """One plain sentence for whoever runs the service. It holds nobody's data: it may be logged."""


class SettingError(OperatorError):
    """A setting or a file of the installation that cannot be used; the text names it."""


class WrongRevision(OperatorError):
    """The database has another schema than this code."""


class Refused(OperatorError):
    """A verb of the operator that cannot be done; the text says why and what to do."""
