"""A person who writes. What the browser does is done with the Python twins: sealed for real."""

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.test import Client, TestResponse

from core.partners import OrgKeys
from core.questionnaire import load_form
from core.reports import Upload, UploadHeader, UploadObject, size_class_of
from crypto.encoding import b64u
from crypto.report import Draft, Reader, SealedReport, new_upload_secret, report_id, request_body, seal_report
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
) -> Letter:
    """Fill in the form and seal it to these organisations."""
    form = load_form("help")
    draft = Draft(
        form=form.id,
        form_version=form.version,
        lang="uk",
        day="2026-11-23",
        answers=ANSWERS if answers is None else answers,
        identity=IDENTITY,
    )
    secret = secret or new_upload_secret()
    readers = [Reader(keys.id, keys.epoch, keys.recipient) for keys in to]
    sealed = seal_report(draft, site, report_id(secret), readers)
    body = request_body(sealed, form.letter, "uk", priority)
    objects = [_object(sealed.answers), _object(sealed.identity)]
    upload = Upload(sealed.id, secret, form.letter, "uk", priority, objects)
    return Letter(secret, sealed, body, upload)


def _object(one: SealedObject) -> UploadObject:
    headers = [UploadHeader(header.org, header.epoch, header.header) for header in one.headers]
    return UploadObject(one.id, one.kind.label, one.payload, headers)
