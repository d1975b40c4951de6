"""Coordinators with real sign-ins, and officers: people who hold no organisation's keys."""

import time

from actors.organisation import Worker, equip
from actors.team import invited, new_member

from core import colleagues, members, office
from core.db import Store
from core.roles import OFFICER
from core.secrets import Secrets
from core.site import site
from crypto.staff import draw_passphrase


def coordinator(store: Store, secrets: Secrets, name: str) -> Worker:
    """Somebody whom the operator invited to the office, and who came."""
    with store.write() as s:
        token = office.invite(s, name, int(time.time()))
    return _come(store, secrets, token, "office", name)


def officer(lead: Worker, secrets: Secrets, name: str) -> Worker:
    """The data-protection officer of the lead's organisation."""
    return _come(lead.store, secrets, invited(lead, name, OFFICER), lead.slug, name)


def _come(store: Store, secrets: Secrets, token: bytes, slug: str, name: str) -> Worker:
    passphrase, now = draw_passphrase(), int(time.time())
    with store.write() as s:
        made = new_member(members.look(s, token, now).member, passphrase)
        member = colleagues.join(s, secrets, token, made, now)
        here = site(s).id
    newcomer = Worker(store, slug, name, here, member, passphrase, made.auth)
    equip(newcomer, secrets)
    return newcomer
