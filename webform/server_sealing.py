"""The second path: what a browser could not seal is sealed here, in a process that ends with the answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.errors import Different, EpochEnded, OrgClosed, UnknownOrg
from core.partners import OrgKeys
from core.questionnaire import Form
from core.reports import Desk, Upload, UploadHeader, UploadObject
from crypto.age import payload_size
from crypto.errors import TooLong
from crypto.padding import ANSWERS_SIZES
from crypto.report import Draft, Reader, SealedReport, report_id, seal_report
from crypto.sealed import SealedObject
from webform.typed import Typed

SIZE_CLASSES = [payload_size(size) for size in ANSWERS_SIZES]
BUCKETS = frozenset({"uk", "ru", "en"})


@dataclass(frozen=True)
class Context:
    """What a report is sealed with: the site's id, the form, the page's language, the day, the desk."""

    site: bytes
    form: Form
    lang: str
    today: date
    desk: Desk


@dataclass
class Sent:
    """What came of one press of "Send": organisations by id, and the names of sentences."""

    received: list[bytes] = field(default_factory=list)
    closed: list[bytes] = field(default_factory=list)
    different: bytes | None = None
    problems: list[str] = field(default_factory=list)


def send(typed: Typed, keys: Iterable[OrgKeys], here: Context) -> Sent:
    """Seal and store each report. Raises StoreUnavailable; a repeat is safe whatever was stored before.

    `keys`: those of the organisations that are offered (core.offers) and allow the server to seal.
    """
    known = {org.id: org for org in keys}
    sent = Sent()
    for secret, orgs in typed.letters:
        closed = [org for org in orgs if org not in known]
        if closed:
            sent.closed += closed
            continue
        try:
            _store(typed, secret, [known[org] for org in orgs], here)
            sent.received += orgs
        except Different:
            sent.different = report_id(secret)
        except (OrgClosed, UnknownOrg):
            sent.closed += orgs
        except TooLong:
            sent.problems.append("long")
        except EpochEnded:
            sent.problems.append("unanswered")
    return sent


def _store(typed: Typed, secret: bytes, keys: Sequence[OrgKeys], here: Context) -> None:
    draft = Draft(
        form=here.form.id,
        form_version=here.form.version,
        lang=here.lang,
        day=here.today.isoformat(),
        answers=typed.answers | {"read_consent": "yes"},
        identity=typed.identity,
        origin="server",
        follows=typed.follows,
    )
    sealed = seal_report(draft, here.site, report_id(secret), [reader_of(org) for org in keys])
    upload = Upload(
        report=sealed.id,
        secret=secret,
        form=here.form.letter,
        lang=here.lang if here.lang in BUCKETS else "other",
        priority=typed.is_urgent(here.form),
        objects=[_object(item) for item in (sealed.answers, sealed.identity)],
    )
    mac = typed.mac(secret, tuple(org.id for org in keys))
    here.desk.file(upload, here.today, size_class=_size_class(sealed), origin="server", typed=mac)


def reader_of(org: OrgKeys) -> Reader:
    """Who reads. core.offers has checked these very bytes as a browser does."""
    return Reader(org.id, org.epoch, org.recipient)


def _size_class(sealed: SealedReport) -> int:
    return SIZE_CLASSES.index(len(sealed.answers.payload))


def _object(item: SealedObject) -> UploadObject:
    headers = [UploadHeader(one.org, one.epoch, one.header) for one in item.headers]
    return UploadObject(item.id, item.kind.label, item.payload, headers)
