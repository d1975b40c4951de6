"""Somebody with an organisation's recovery sheet in hand."""

import time
from dataclasses import dataclass

from actors.organisation import CHEAP, DAY, Worker

from core import members, recovery
from core.cli.restoring import make_restoration
from core.recovery import Restoration
from core.secrets import Secrets
from core.site import site
from crypto.staff import draw_passphrase


@dataclass
class Restorer:
    """The one-time link, and what the browser made of it and of the sheet; nothing was sent yet."""

    former: Worker
    token: bytes
    passphrase: str
    made: Restoration

    def send(self, secrets: Secrets, made: Restoration | None = None, token: bytes | None = None) -> Worker:
        """The organisation's new first member."""
        former = self.former
        with former.store.write() as s:
            member = recovery.restore(s, secrets, token or self.token, made or self.made, int(time.time()))
        return Worker(
            former.store, former.slug, member.name, former.site, member, self.passphrase, self.made.auth,
            former.sheet,
        )  # fmt: skip


def restorer(former: Worker, name: str = "marta.k", sheet: bytes | None = None) -> Restorer:
    """The coordinator made a link for the organisation of this worker, who lost their passphrase."""
    passphrase, now = draw_passphrase(), int(time.time())
    with former.store.write() as s:
        token = recovery.invite(s, former.slug, name, now)
        invitation, lost = members.look(s, token, now), recovery.lost(s, token, now)
        made = make_restoration(invitation, lost, site(s).id, passphrase, sheet or former.sheet, DAY, CHEAP)
    return Restorer(former, token, passphrase, made)
