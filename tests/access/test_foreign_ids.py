"""An id of somebody else's and one that never was: the same answer after the same work, on every route."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pytest
from access.routes import RULES
from actors.coordinating import coordinator, officer
from actors.desk import Desk, statements
from actors.organisation import Worker
from actors.team import come, invited, let_in, removal_of, send, welcome_of
from flask import Flask
from people.wire import Json, epoch_json

from core import colleagues, passkeys, sessions, together
from core.db import Store
from core.passkeys import NewPasskey
from core.secrets import Secrets
from core.together import Act
from crypto.encoding import b64u

NOW = int(time.time())
# Where an id may stand in a request. Those of a path of reports and objects: test_who_may_call_what.py.
IN_PATH = ("<report>", "<item>")
NO_IDS = {
    "POST /api/people/invite", "POST /api/people/recovery", "POST /api/drill", "POST /api/heads",
    "POST /api/vouch", "POST /api/epochs", "POST /api/log", "POST /api/log/signatures",
    "POST /api/me/totp", "POST /api/me/totp/confirm",
    "POST /api/me/totp/remove", "POST /api/me/passkeys/begin", "POST /api/me/passkeys", "POST /api/me/codes",
    "POST /api/sign-out", "POST /api/sign-out-others", "POST /api/together/ready", "POST /api/office/roster",
    "POST /api/office/coordinators", "POST /api/sign-in/salt", "POST /api/sign-in", "POST /api/factor/totp",
    "POST /api/factor/code", "POST /api/factor/passkey/begin", "POST /api/factor/passkey", "POST /settings",
    "POST /api/join", "POST /api/join/look", "POST /api/join/colleague", "POST /api/join/recovery",
    "POST /api/join/restore",
}  # fmt: skip


@dataclass(frozen=True)
class Others:
    """Ids of what belongs to others: people of another organisation, and what is theirs."""

    org: bytes
    invited: bytes
    waiting: bytes
    helper: bytes
    colleague: bytes
    asked: bytes
    passkey: bytes
    session: bytes
    report: bytes
    coordinator: bytes


Body = Callable[[bytes, "Given"], Json]


@dataclass(frozen=True)
class Given:
    """Signed things of the member who asks, whole but for the id."""

    welcome: Json
    remove: Json
    epoch: bytes
    header: str


def by(field: str, /, **more: object) -> Body:
    """A body whose only id is this field."""
    return lambda id_, _given: {field: b64u(id_), **more}


# Route: which foreign id it is asked with, as whom, and the body round it.
ASKED: Mapping[str, tuple[str, str, Body]] = {
    "POST /api/people/withdraw": ("invited", "lead", by("member")),
    "POST /api/people/dismiss": ("waiting", "lead", by("member")),
    "POST /api/people/welcome": ("waiting", "lead", lambda id_, given: given.welcome | {"member": b64u(id_)}),
    "POST /api/people/remove": ("colleague", "lead", lambda id_, given: given.remove | {"member": b64u(id_)}),
    "POST /api/answers": ("report", "lead", lambda id_, _given: {"reports": [b64u(id_)]}),
    "POST /api/headers": (
        "report",
        "lead",
        lambda id_, given: {
            "epoch": b64u(given.epoch),
            "headers": [
                {
                    "report": b64u(id_),
                    "object": b64u(id_),
                    "epoch": b64u(given.epoch),
                    "header": given.header,
                }
            ],
        },
    ),
    "POST /api/me/passkeys/<passkey>/vault": ("passkey", "lead", lambda *_: {"vault": b64u(bytes(72))}),
    "POST /api/me/passkeys/<passkey>/remove": ("passkey", "lead", lambda *_: {}),
    "POST /api/me/sessions/<opened>/end": ("session", "lead", lambda *_: {}),
    "POST /api/together/ask": ("org", "lead", by("org", act="erase")),
    "POST /api/together/consent": ("asked", "lead", by("asked")),
    "POST /api/together/back": ("asked", "lead", by("asked")),
    "POST /api/together/stay": ("org", "lead", by("org")),
    "POST /api/office/first": ("coordinator", "office", by("org", name="somebody")),
    "POST /api/office/restore": ("coordinator", "office", by("org", name="somebody")),
    "POST /api/office/open": ("coordinator", "office", by("org", open=True)),
    "POST /api/office/dismiss": ("colleague", "office", by("member")),
}
# What is not there is left out, silently, so that a colleague who was faster is no error.
LEFT_OUT = {"POST /api/answers", "POST /api/headers"}


@pytest.fixture
def others(other_worker: Worker, secrets: Secrets, store: Store) -> Others:
    """Another organisation with everything that has an id."""
    invited(other_worker, "somebody.invited")
    helper = officer(other_worker, secrets, "their.officer")
    colleague = let_in(other_worker, secrets, "their.colleague")
    waiting = come(other_worker, secrets, "their.newcomer")
    key = NewPasskey(b"their passkey", b"public", 0, "")
    with store.write() as s:
        passkeys.add(s, other_worker.member.id, key, date(2026, 11, 23))
        sessions.open_session(s, other_worker.member.id, NOW)
        (theirs, *_) = sessions.list_sessions(s, other_worker.member.id, NOW)
        together.ask(s, other_worker.member, Act.EXPORT, other_worker.org, NOW)
        (asked,) = together.asked(s, other_worker.member, NOW)
        (link,) = colleagues.invited(s, other_worker.org, NOW)
    office = coordinator(store, secrets, "a.coordinator")
    return Others(
        other_worker.org,
        link.id,
        waiting.member.id,
        helper.member.id,
        colleague.member.id,
        asked.id,
        key.id,
        theirs.id,
        send(other_worker),
        office.org,
    )


def test_every_route_that_takes_an_id_is_asked_with_a_foreign_one() -> None:
    taking = {
        route for route in RULES if route.startswith("POST") and not any(place in route for place in IN_PATH)
    }
    assert taking == ASKED.keys() | NO_IDS
    assert not ASKED.keys() & NO_IDS


@pytest.mark.parametrize("route", ASKED)
def test_a_foreign_id_and_one_that_never_was_are_the_same(
    route: str,
    desk: Callable[..., Desk],
    worker: Worker,
    secrets: Secrets,
    others: Others,
    store: Store,
    app: Flask,
) -> None:
    which, who, body = ASKED[route]
    foreign: bytes = getattr(others, which)
    given = signed_by(worker, secrets)
    browser = desk(worker if who == "lead" else coordinator(store, secrets, "b.coordinator"))
    seen = []
    for id_ in (foreign, os.urandom(len(foreign))):
        path = route.split(" ")[1].replace("<passkey>", b64u(id_)).replace("<opened>", b64u(id_))
        with statements(app) as queries:
            answer = browser.post(path, body(id_, given))
        seen.append((answer.status_code, answer.text, [sql.split(" LIMIT")[0] for sql in queries]))
    assert seen[0] == seen[1]
    assert seen[0][0] == (200 if route in LEFT_OUT else 404), seen[0]


def signed_by(worker: Worker, secrets: Secrets) -> Given:
    """What this lead's browser would send about people of its own."""
    mine = come(worker, secrets, "my.newcomer")
    welcome = welcome_of(worker, mine, old=True)
    away = let_in(worker, secrets, "my.colleague")
    removal = removal_of(worker, away.member.id)
    header = next(iter(welcome.headers.values())).decode()
    return Given(
        {"add": welcome.add.to_wire(), "headers": [], "epoch": None},
        {"remove": removal.remove.to_wire(), "epoch": epoch_json(removal.epoch), "replaced": None},
        worker.keys().epoch,
        header,
    )
