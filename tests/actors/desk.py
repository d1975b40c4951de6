"""A worker's browser as the server sees it: cookies, the page's form token, the headers a browser adds."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from actors.organisation import Worker
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from crypto.encoding import b64u

TOKEN = re.compile(r'data-csrf="([^"]+)"')


class Desk:
    """One browser. `origin` is how it reaches the site."""

    def __init__(self, app: Flask, origin: str = "http://localhost") -> None:
        self.app = app
        self.origin = origin
        self.client = app.test_client()
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        self.token = ""

    def get(self, path: str) -> TestResponse:
        """Fetch; a page's form token is remembered."""
        answer = self.client.get(path, base_url=self.origin)
        found = TOKEN.search(answer.text) if answer.mimetype == "text/html" else None
        self.token = found[1] if found else self.token
        return answer

    def post(self, path: str, body: object, **headers: str) -> TestResponse:
        """Send JSON as our own page does; `headers` replace what it would send, an empty one is left out."""
        usual = {
            "Sec_Fetch_Site": "same-origin",
            "X_CSRFToken": self.token,
            "Origin": self.origin,
            "Referer": f"{self.origin}/inbox",
        }
        sent = {name.replace("_", "-"): value for name, value in (usual | headers).items() if value}
        return self.client.post(path, json=body, base_url=self.origin, headers=sent)

    def begin(self, worker: Worker, **headers: str) -> TestResponse:
        """The passphrase only, and a look at the page of the second factor."""
        self.get("/")
        answer = self.post("/api/sign-in", {"name": worker.name, "auth": b64u(worker.auth)}, **headers)
        self.get("/factor")
        return answer

    def give(self, worker: Worker, **headers: str) -> TestResponse:
        """A second factor not used yet, and a look at a page of every role, with the new session's token."""
        way, code = worker.factor()
        answer = self.post(f"/api/factor/{way}", {"code": code}, **headers)
        self.get("/me")
        return answer

    def sign_in(self, worker: Worker, **headers: str) -> TestResponse:
        """Both steps; the answer to the first one that failed, or to the second."""
        answer = self.begin(worker, **headers)
        return self.give(worker, **headers) if answer.status_code == 200 else answer

    def cookie(self) -> str:
        """The session cookie's value."""
        secure = self.origin.startswith("https")
        found = self.client.get_cookie("__Host-dovira" if secure else "dovira", self.origin.split("/")[2])
        assert found is not None
        return found.value


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement that runs inside."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine = app.extensions["dovira"].store.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
