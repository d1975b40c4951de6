"""A person who writes. What the browser does is done with the Python twins: sealed for real."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actors.organisation import CHEAP, DAY
from werkzeug.test import Client, TestResponse

from core.partners import OrgKeys
from core.questionnaire import load_form
from core.reports import Upload, UploadHeader, UploadObject, box_of, size_class_of
from core.secrets import Secrets
from crypto.box import BoxNote, Mailbox, seal_box
from crypto.code import CodeKeys, code_keys, new_code
from crypto.encoding import b64u
from crypto.keylog import fingerprint
from crypto.manifest import Listed
from crypto.report import (
    Draft,
    Reader,
    ReplyKeys,
    SealedReport,
    new_upload_secret,
    report_id,
    request_body,
    seal_report,
)
from crypto.sealed import SealedObject

ANSWERS = {"where_now": "eu", "own_words": "CANARY-7f3a «мене не відпускають»"}
IDENTITY = {"name": "CANARY-name"}


@dataclass(frozen=True)
class Letter:
    """A sealed report, ready to send as often as one likes."""

    secret: bytes
    sealed: SealedReport
    body: bytes
    upload: Upload
    mailbox: Mailbox | None = None

    @property
    def report(self) -> bytes:
        """The report id."""
        return self.sealed.id

    @property
    def size_class(self) -> int:
        """Of the request."""
        return size_class_of(len(self.body))

    @property
    def path(self) -> str:
        """Where it is posted."""
        return f"/u/{b64u(self.report)}"

    def answerable(self, secrets: Secrets) -> Upload:
        """The upload with its mailbox, as the site keeps it."""
        assert self.mailbox
        note = self.mailbox.note
        box = box_of(secrets, self.mailbox.lookup, self.mailbox.auth, note.headers[0].header, note.payload)
        return replace(self.upload, box=box)

    def headers(self) -> dict[str, str]:
        """What a browser sends along."""
        return {"Authorization": f"Upload {b64u(self.secret)}", "Content-Type": "application/json"}

    def post(self, client: Client) -> TestResponse:
        """Send it to the reporter's site."""
        return client.post(self.path, data=self.body, headers=self.headers())


def write(
    site: bytes,
    to: Sequence[OrgKeys],
    answers: dict[str, str] | None = None,
    secret: bytes | None = None,
    priority: bool = False,
    code: CodeKeys | None = None,
    files: Sequence[Listed] = (),
) -> Letter:
    """Fill in the form and seal it to these organisations. `code`: of who wants to be answered.

    `files`: those that the answers name (actors.filing).
    """
    form = load_form("help")
    draft = Draft(
        form=form.id,
        form_version=form.version,
        lang="uk",
        day=DAY.isoformat(),
        answers=ANSWERS if answers is None else answers,
        identity=IDENTITY,
        reply=ReplyKeys(code.recipient, code.verify) if code else None,
        files=files,
    )
    secret = secret or new_upload_secret()
    readers = [Reader(keys.id, keys.epoch, keys.recipient) for keys in to]
    sealed = seal_report(draft, site, report_id(secret), readers)
    mailbox = _mailbox(site, sealed, to, code) if code else None
    body = request_body(sealed, form.letter, "uk", priority, mailbox)
    objects = [_object(sealed.answers), _object(sealed.identity)]
    upload = Upload(sealed.id, secret, form.letter, "uk", priority, objects)
    return Letter(secret, sealed, body, upload, mailbox)


def new_keys(salt: bytes) -> CodeKeys:
    """The keys of a fresh code; only the derivation is cheap. `salt`: the site's, 16 bytes."""
    return code_keys(new_code(), salt, CHEAP)


def _mailbox(site: bytes, sealed: SealedReport, to: Sequence[OrgKeys], code: CodeKeys) -> Mailbox:
    orgs = {keys.id: fingerprint(keys.log) for keys in to}
    note = seal_box(site, code, BoxNote(sealed.id, orgs, DAY.isoformat()))
    return Mailbox(code.lookup, code.auth, note)


def _object(one: SealedObject) -> UploadObject:
    headers = [UploadHeader(header.org, header.epoch, header.header) for header in one.headers]
    return UploadObject(one.id, one.kind.label, one.payload, headers)
