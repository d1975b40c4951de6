"""Somebody whose browser runs no script sends files; a worker opens them."""

import re

from actors.organisation import Worker
from actors.plain import LOCAL, ChosenFile, PlainPage, PlainReporter, multipart, multipart_headers
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from core import models
from core.db import Store
from crypto.attachment import OpenedFile, open_file
from crypto.encoding import b64u
from crypto.frame import Kind, Place
from crypto.report import StoredObject

GIVEN = {"story": "Слова."}
PHOTO = ChosenFile(bytes(range(256)) * 6_000, "фото.jpg", "image/jpeg")
NOTE = ChosenFile(b"x", "note.txt", "text/plain")
NONE = ChosenFile()
CODE = re.compile(r'<p class="code" dir="ltr">(.*?)</p>')


def send(person: PlainReporter, page: PlainPage, worker: Worker, *files: ChosenFile) -> TestResponse:
    fields = page.filled(GIVEN, [b64u(worker.org)])
    return person.send([*fields, *(("file", one) for one in files)])


def code_in(answer: TestResponse) -> str:
    return "".join(re.findall(r"\d{4}", CODE.findall(answer.text)[0]))


def add(person: PlainReporter, code: str, text: str, *files: ChosenFile, **more: str) -> TestResponse:
    fields = {"view": "box", "act": "write", "code": code, "forget": "1", "text": text} | more
    body = multipart([*fields.items(), *(("file", one) for one in files)])
    return person.client.post("/", data=body, headers=multipart_headers(), base_url=LOCAL)


def once_of(answer: TestResponse) -> str:
    found = re.search(r'name="once" value="([^"]+)"', answer.text)
    assert found
    return found[1]


def look(person: PlainReporter, code: str) -> TestResponse:
    body = multipart({"view": "box", "act": "look", "code": code}.items())
    return person.client.post("/", data=body, headers=multipart_headers(), base_url=LOCAL)


def found(worker: Worker, report: bytes) -> list[OpenedFile]:
    """The files that the worker opens."""

    def opened(one: StoredObject) -> OpenedFile:
        place = Place(Kind.ATTACHMENT, worker.site, report, one.id)
        return open_file(place, one.header, one.payload, worker.identities()[one.epoch])

    return [opened(one) for one in worker.stored(report) if one.kind is Kind.ATTACHMENT]


def count(store: Store, table: type[models.Base]) -> int:
    with store.read() as s:
        return s.scalar(select(func.count()).select_from(table)) or 0
