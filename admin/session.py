"""The session cookie: 32 opaque random bytes. What they mean stands in the database (core.sessions).

A visitor who is not signed in has such a token too, without a row: form tokens are derived from it, and
signing in replaces it.
"""

import os
import time
from datetime import UTC, datetime
from typing import Any, cast

from flask import Flask, Request, Response, g
from flask import session as flask_session
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy.orm import Session

from core import sessions, stafflog
from core.members import Member
from core.secrets import keyed
from core.web.deployment import deployment
from crypto.encoding import b64u, from_b64u
from crypto.errors import Damaged
from crypto.primitives import sha256

TOKEN = 32
# Flask-WTF keeps its secret under this name, in the session and, once asked for, in `g`.
CSRF = "csrf_token"


class StaffSession(dict[str, Any], SessionMixin):
    """Holds nothing but the token and the form token made from it."""

    def __init__(self, token: bytes, known: bool) -> None:
        super().__init__()
        self.use(token)
        self.known = known

    def use(self, token: bytes) -> None:
        """Take another token."""
        self.token = token
        self.known = False
        self[CSRF] = keyed(deployment().secrets.session_key, "csrf", token).hex()


class StaffSessions(SessionInterface):
    """Reads and writes the cookie."""

    def open_session(self, app: Flask, request: Request) -> StaffSession:
        """The browser's token, or a new one."""
        try:
            token = from_b64u(request.cookies.get(self.get_cookie_name(app)), TOKEN)
        except Damaged:
            return StaffSession(os.urandom(TOKEN), known=False)
        return StaffSession(token, known=True)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send a token the browser does not have yet, where a page or a sign-in needs it."""
        ours = cast(StaffSession, session)
        if ours.known or CSRF not in g:
            return
        response.set_cookie(
            self.get_cookie_name(app),
            b64u(ours.token),
            path="/",
            httponly=True,
            samesite="Strict",
            secure=self.get_cookie_secure(app),
        )


def begin(member: Member) -> None:
    """After the passphrase: half a session under a new token, whatever the browser had before."""
    with deployment().store.write() as s:
        sessions.end_session(s, token())
        _renew(sessions.open_session(s, member.id, now(), sessions.FACTOR))


def admit(s: Session) -> None:
    """After the second factor: a whole session under a new token, or the check renewed in a whole one."""
    if current().open:
        sessions.verify(s, token(), now())
        return
    mine = current().member
    stafflog.note(s, mine.partner_id, mine.id, "signed_in")
    sessions.end_session(s, token())
    _renew(sessions.open_session(s, mine.id, now()))


def end(member: Member) -> None:
    """Sign out: the token is dead, a new one without meaning takes its place."""
    with deployment().store.write() as s:
        stafflog.note(s, member.partner_id, member.id, "signed_out")
        sessions.end_session(s, token())
    _renew(os.urandom(TOKEN))


def end_others(member: Member) -> int:
    """Sign out everywhere but here; how many sessions ended."""
    with deployment().store.write() as s:
        stafflog.note(s, member.partner_id, member.id, "sessions_ended")
        return sessions.end_sessions_of(s, member.id, but=token())


def count_others(s: Session, member: Member) -> int:
    """In how many other browsers this member is signed in."""
    return max(0, sessions.count_sessions(s, member.id, now()) - 1)


def find_current() -> sessions.Current | None:
    """The session of this request, half or whole."""
    ours = _ours()
    return sessions.use_session(deployment().store, ours.token, now()) if ours.known else None


def find_member() -> Member | None:
    """Who is signed in with both factors."""
    found = find_current()
    return found.member if found is not None and found.open else None


def current() -> sessions.Current:
    """The session, in a view whose rule asks for one."""
    return cast(sessions.Current, g.current)


def token() -> bytes:
    """The browser's token, 32 bytes."""
    return _ours().token


def is_ours(listed: sessions.Listed) -> bool:
    """Whether this is the session of the browser that asks."""
    return listed.id == sha256(token())


def now() -> int:
    """Seconds since 1970."""
    return int(time.time())


def moment(seconds: int) -> datetime:
    """The same as people read it, UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def _renew(made: bytes) -> None:
    _ours().use(made)
    g.csrf_token = None


def _ours() -> StaffSession:
    return cast(StaffSession, flask_session)
