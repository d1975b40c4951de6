"""Every page of the partners' site, for each role and in the states that a server makes of it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from actors.coordinating import coordinator, officer
from actors.desk import Desk
from actors.organisation import DAY, Worker, found, profile
from actors.team import come, invited, let_in, send, send_away
from flask import Flask
from msgspec.structs import replace
from sqlalchemy import delete

from core import models, office, partners, together
from core.db import Store
from core.secrets import Secrets
from core.together import Act

NOW = int(time.time())
PAGES = {
    "stranger": ("/", "/join", "/preview", "/nowhere"),
    "unprotected": ("/factor",),
    "half": ("/factor",),
    "newcomer": ("/waiting", "/me"),
    "colleague": ("/inbox", "/me", "/people"),
    "lead": ("/inbox", "/inbox/2", "/me", "/people", "/together", "/log", "/waiting", "/office"),
    "leaving": ("/inbox", "/people", "/together"),
    "officer": ("/me", "/together", "/log"),
    "coordinator": ("/office", "/me", "/together", "/log"),
}


@dataclass
class World:
    """Organisations and people, with everything begun that a page can show as begun."""

    lead: Worker
    store: Store
    secrets: Secrets

    def people(self) -> dict[str, Worker]:
        """Who looks at the pages, by what they are called there."""
        lead, store, secrets = self.lead, self.store, self.secrets
        send(lead)
        send_away(lead, let_in(lead, secrets, "former"))
        send(lead)
        invited(lead, "expected")
        people = {
            "lead": lead,
            "half": lead,
            "colleague": let_in(lead, secrets, "colleague"),
            "newcomer": come(lead, secrets, "newcomer"),
            "unprotected": come(lead, secrets, "unprotected"),
            "officer": officer(lead, secrets, "helper"),
            "leaving": found(store, secrets, "strand"),
            "coordinator": coordinator(store, secrets, "anna"),
        }
        self._make_unprotected(people["unprotected"])
        self._label_a_passkey(lead)
        self._begin(people)
        return people

    def _begin(self, people: dict[str, Worker]) -> None:
        """Acts of two people in each state, and organisations that nobody founded or that take nothing."""
        anna, borys = people["coordinator"], coordinator(self.store, self.secrets, "borys")
        lead, leaving = people["lead"], people["leaving"]
        with self.store.write() as s:
            office.invite(s, "clara", NOW, anna.member)
            partners.add_partner(s, profile("beacon"))
            partners.add_partner(s, replace(profile("bureau"), forms=()), demo=True)
            for who, act, org, second in (
                (lead, Act.EXPORT, lead.org, people["officer"]),
                (anna, Act.RESTORE, lead.org, borys),
                (leaving, Act.ERASE, leaving.org, anna),
                (lead, Act.ERASE, lead.org, None),
                (borys, Act.RESTORE, leaving.org, None),
            ):
                together.ask(s, who.member, act, org, NOW)
                one = next(
                    one for one in together.asked(s, who.member, NOW) if one.act is act and one.org == org
                )
                if second:
                    together.consent(s, second.member, one.id, NOW)

    def _make_unprotected(self, who: Worker) -> None:
        with self.store.write() as s:
            for factor in (models.Totp, models.RecoveryCode):
                s.execute(delete(factor).where(factor.member_id == who.member.id))

    def _label_a_passkey(self, who: Worker) -> None:
        with self.store.write() as s:
            s.add(
                models.Passkey(
                    id=b"passkey",
                    member_id=who.member.id,
                    public_key=b"",
                    sign_count=0,
                    label='a "blue" <key>',
                    day=DAY - timedelta(days=1),
                    vault=bytes(72),
                )
            )


def partners_pages(app: Flask, people: dict[str, Worker]) -> Iterator[tuple[str, str]]:
    """Name and HTML of what these people see, in both languages; the lead is signed in elsewhere too."""
    for _ in range(2):
        assert Desk(app).sign_in(people["lead"]).status_code == 204
    for who, paths in PAGES.items():
        desk = Desk(app)
        if who in ("half", "unprotected"):
            assert desk.begin(people[who]).status_code == 200
        elif who != "stranger":
            assert desk.sign_in(people[who]).status_code == 204
        for lang in ("uk", "en"):
            desk.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = lang
            for path in paths:
                answer = desk.get(path)
                assert f'<html lang="{lang}"' in answer.text, (who, path)
                yield f"{who}{path.replace('/', '-')}.{lang}", answer.text
