"""Invented people and organisations whose bytes never change, for vectors and tests."""

import hashlib
from collections.abc import Callable, Sequence

from crypto import report
from crypto.age import identity_to_text
from crypto.encoding import b64u
from crypto.hpke import recipient_of
from crypto.keylog import LogState, verify_log
from crypto.keystatements import epoch_statement, found_statement, recovery_statement, restore_statement
from crypto.recovery import recovery_keys
from crypto.sealed import Reader
from crypto.signed import Signed, sign
from crypto.staff import MemberKeys, member_keys

DAY = "2026-11-23"


def named(name: str, length: int) -> bytes:
    """Bytes that only the name decides."""
    return hashlib.shake_256(f"dovira test {name}".encode()).digest(length)


def dice(name: str) -> Callable[[int], bytes]:
    """A source of "random" bytes that repeats itself in every run."""
    thrown = iter(range(1_000_000))
    return lambda length: named(f"{name} {next(thrown)}", length)


SITE = named("site", 16)
SECRET = named("upload secret", 32)
REPORT = report.report_id(SECRET)
FORM_VERSION = named("form", 32)


class Organisation:
    """One organisation: id, an epoch with its X-Wing identity, members with keys, a key log."""

    def __init__(self, name: str) -> None:
        self.id = named(f"{name} org", 16)
        self.epoch = named(f"{name} epoch", 16)
        self.identity = named(f"{name} epoch identity", 32)
        self.recipient = recipient_of(self.identity)
        self.reader = Reader(self.id, self.epoch, self.recipient)
        self.identities = {self.epoch: self.identity}
        self.member = named(f"{name} member", 16)
        self.keys: MemberKeys = member_keys(named(f"{name} vault", 32))
        self.sheet = named(f"{name} recovery", 32)
        self.paper: MemberKeys = recovery_keys(self.sheet)
        self.log = self._log()

    @property
    def state(self) -> LogState:
        return verify_log(self.log, self.id)

    def found(self) -> Signed:
        statement = found_statement(self.id, self.member, self.keys.recipient, self.keys.verify, DAY)
        return sign("key-log", statement, self.keys.sign)

    def next_epoch(self, log: Sequence[Signed], epoch: bytes, recipient: bytes) -> Signed:
        statement = epoch_statement(verify_log(log, self.id), self.member, epoch, recipient, DAY)
        return sign("key-log", statement, self.keys.sign)

    def sheet_named(self, log: Sequence[Signed]) -> Signed:
        """The statement that puts the organisation's sheet into force."""
        state = verify_log(log, self.id)
        statement = recovery_statement(state, self.member, self.paper.recipient, self.paper.verify, DAY)
        return sign("key-log", statement, self.keys.sign)

    def restored(self, log: Sequence[Signed], member: bytes, keys: MemberKeys) -> Signed:
        """The statement by which the sheet names a new first member."""
        statement = restore_statement(verify_log(log, self.id), member, keys.recipient, keys.verify, DAY)
        return sign("key-log", statement, self.paper.sign)

    def _log(self) -> list[Signed]:
        log = [self.found()]
        return [*log, self.next_epoch(log, self.epoch, self.recipient)]

    def describe(self) -> dict[str, object]:
        return {
            "org": b64u(self.id),
            "epoch": b64u(self.epoch),
            "identity": b64u(self.identity),
            "identity_text": identity_to_text(self.identity),
        }


HARBOUR = Organisation("harbour")
LANTERN = Organisation("lantern")
STRANGER = Organisation("stranger")

DRAFT = report.Draft(
    form="help",
    form_version=FORM_VERSION,
    lang="uk",
    day=DAY,
    answers={"what": ["documents", "money"], "words": "Мене не відпускають. 🕯", "where": "abroad"},
    identity={"name": "Олена", "contact": "after six"},
)


def seal(draft: report.Draft = DRAFT, *orgs: Organisation, draws: str = "report") -> report.SealedReport:
    readers = [org.reader for org in orgs or (HARBOUR, LANTERN)]
    return report.seal_report(draft, SITE, REPORT, readers, dice(draws))


def stored_for(sealed: report.SealedReport, org: Organisation) -> list[report.StoredObject]:
    """What the server hands to one organisation."""
    return [
        report.StoredObject(one.id, one.kind, header.epoch, header.header, one.payload)
        for one in (sealed.answers, sealed.identity)
        for header in one.headers
        if header.org == org.id
    ]


def open_as(org: Organisation, stored: Sequence[report.StoredObject], **more: object) -> report.OpenedReport:
    return report.open_report(SITE, REPORT, org.id, org.identities, stored, **more)  # type: ignore[arg-type] # passed on
