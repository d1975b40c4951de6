"""Every page of the reporter's site, in the states that a server makes of it."""

from collections.abc import Iterator

from actors.organisation import Worker
from actors.plain import BOUNDARY, PlainPage, multipart
from flask import Flask

from core.questionnaire import FORM_IDS
from crypto.encoding import b64u
from webform.pages import VIEWS

HOSTILE = 'a "quoted" <b> & more'


class Browser:
    """One whose cookie holds these choices, such as `uk.0.0.1`."""

    def __init__(self, app: Flask, choices: str) -> None:
        self.client = app.test_client()
        self.client.set_cookie("v", choices)

    def show(self, status: int = 200, **form: str) -> str:
        """A view, or what stands in its place."""
        answer = self.client.post("/", data=form)
        assert answer.status_code == status
        return answer.text

    def send(self, status: int, fields: list[tuple[str, str]]) -> str:
        """The form without JavaScript, sent."""
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        answer = self.client.post("/", data=multipart(fields), headers=kind)
        assert answer.status_code == status
        return answer.text


def reporters_pages(app: Flask, choices: str, worker: Worker) -> Iterator[tuple[str, str]]:
    """Name and HTML of what somebody with these choices may see; the worker's organisation takes reports."""
    browser = Browser(app, choices)
    for view in VIEWS:
        yield view, browser.show(view=view)
    for form in FORM_IDS:
        empty = browser.show(view="plain", form=form)
        yield f"{form}-plain", empty
        yield f"{form}-problems", browser.send(422, PlainPage(empty).filled({}, []))
    page = PlainPage(browser.show(view="plain", form="help"))
    yield "thanks", browser.send(200, page.filled({"story": HOSTILE}, [b64u(worker.org)]))
    changed = page.filled({"story": HOSTILE * 2, "call_name": HOSTILE}, [b64u(worker.org)])
    yield "different", browser.send(409, changed)
    yield "not-found", browser.client.get("/nowhere").text
    yield "malformed", browser.show(400, view="nothing")
