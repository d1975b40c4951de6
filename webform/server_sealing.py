"""The second path: what a browser could not seal is sealed here, in a process that ends with the answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.errors import Different, EpochEnded, OrgClosed, UnknownOrg
from core.partners import OrgKeys
from core.questionnaire import Form
from core.reports import Desk, Upload, UploadBox, UploadHeader, UploadObject, box_of, erased_mac
from core.secrets import Secrets
from core.site import Site
from crypto.age import payload_size
from crypto.box import BoxNote, seal_box
from crypto.code import CodeKeys, code_from, code_keys
from crypto.errors import TooLong
from crypto.keylog import fingerprint
from crypto.padding import ANSWERS_SIZES
from crypto.report import Draft, Reader, ReplyKeys, SealedReport, report_id, seal_report
from crypto.sealed import SealedObject
from crypto.staff import Cost
from webform.carried import seal_carried
from webform.typed import Typed

SIZE_CLASSES = [payload_size(size) for size in ANSWERS_SIZES]
BUCKETS = frozenset({"uk", "ru", "en"})


@dataclass(frozen=True)
class Context:
    """What a report is sealed with: the site, the form, the page's language, the day, the desk, the secrets.

    `cost`: of a code.
    """

    site: Site
    form: Form
    lang: str
    today: date
    desk: Desk
    secrets: Secrets
    cost: Cost


@dataclass
class Sent:
    """What came of one press of "Send": organisations by id, codes with theirs, names of sentences.

    `files`: how many went.
    """

    received: list[bytes] = field(default_factory=list)
    codes: list[tuple[str, tuple[bytes, ...]]] = field(default_factory=list)
    files: int = 0
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
            sent.files = len(typed.carried.files)
            if typed.coded:
                sent.codes.append((code_from(secret), orgs))
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
    code = code_keys(code_from(secret), here.site.salt, here.cost) if typed.coded else None
    readers = [reader_of(org) for org in keys]
    files = seal_carried(typed.carried, here.site.id, report_id(secret), readers)
    draft = Draft(
        form=here.form.id,
        form_version=here.form.version,
        lang=here.lang,
        day=here.today.isoformat(),
        answers=typed.answers | {"read_consent": "yes"},
        identity=typed.identity,
        origin="server",
        follows=typed.follows,
        reply=ReplyKeys(code.recipient, code.verify) if code else None,
        files=files.listed,
    )
    sealed = seal_report(draft, here.site.id, report_id(secret), readers)
    upload = Upload(
        report=sealed.id,
        secret=secret,
        form=here.form.letter,
        lang=here.lang if here.lang in BUCKETS else "other",
        priority=typed.is_urgent(here.form),
        objects=[_object(item) for item in (sealed.answers, sealed.identity)],
        box=_box(code, sealed.id, keys, here) if code else None,
        id_mac=erased_mac(here.secrets, sealed.id),
        files=files.objects,
    )
    mac = typed.mac(secret, tuple(org.id for org in keys))
    here.desk.file(upload, here.today, size_class=_size_class(sealed), origin="server", typed=mac)


def _box(code: CodeKeys, report: bytes, keys: Sequence[OrgKeys], here: Context) -> UploadBox:
    orgs = {org.id: fingerprint(org.log) for org in keys}
    note = seal_box(here.site.id, code, BoxNote(report, orgs, here.today.isoformat()))
    return box_of(here.secrets, code.lookup, code.auth, note.headers[0].header, note.payload)


def reader_of(org: OrgKeys) -> Reader:
    """Who reads. core.offers has checked these very bytes as a browser does."""
    return Reader(org.id, org.epoch, org.recipient)


def _size_class(sealed: SealedReport) -> int:
    return SIZE_CLASSES.index(len(sealed.answers.payload))


def _object(item: SealedObject) -> UploadObject:
    headers = [UploadHeader(one.org, one.epoch, one.header) for one in item.headers]
    return UploadObject(item.id, item.kind.label, item.payload, headers)
