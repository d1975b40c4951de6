"""Invented organisations and their workers, who hold real keys. Only the passphrase's cost is lower."""

import os
import time
from dataclasses import dataclass, field
from datetime import date

from actors import coordinator
from msgspec import structs
from sqlalchemy.orm import Session

from core import cases, colleagues, keys, members, partners, recovery_codes, totps
from core.cli.founding import make_enrolment, make_epoch
from core.cli.vouching import make_vouched
from core.db import Store
from core.keys import NewEpoch
from core.members import Enrolment, Member
from core.offers import read_offers
from core.partners import OrgKeys, Profile, forms_of, parse_profile, profile_of
from core.secrets import Secrets
from core.site import site
from core.vouching import Vouched
from crypto.age import identity_from_text
from crypto.frame import Kind, Place
from crypto.keylog import verify_log
from crypto.recovery import new_recovery
from crypto.report import OpenedReport, StoredObject, open_report
from crypto.sealed import open_object
from crypto.staff import Cost, MemberKeys, derive, draw_passphrase, member_keys, unwrap_vault

CHEAP = Cost(kib=8, passes=1)
DAY = date(2026, 11, 23)
PROFILE = """{
 "slug": "%s", "name": {"uk": "Гавань", "en": "%s"}, "about": {"uk": "Допомога", "en": "Help"},
 "police": false, "not_police_confirmed": true, "languages": ["uk", "en"], "forms": ["help"],
 "regions": ["ua", "eu"], "hours": {"from": "9:00", "to": "18:00"}, "answer_days": 3,
 "controller": {"uk": "Гавань", "en": "Harbour"}, "contact": {"uk": "Пошта", "en": "Post"},
 "country": {"uk": "Україна", "en": "Ukraine"}, "retention_months": 24,
 "exceptions": {"uk": "Загроза життю", "en": "Danger to life"}}"""


def profile_text(slug: str) -> str:
    """JSON of a profile with every field."""
    return PROFILE % (slug, slug.title())


def profile(slug: str) -> Profile:
    """The same, read."""
    return parse_profile(profile_text(slug).encode())


def vouched_json(vouched: Vouched) -> dict[str, object]:
    """As a browser sends it."""
    return {"live": vouched.live.to_wire(), "bundle": vouched.bundle.to_wire()}


@dataclass
class Worker:
    """A person of an organisation: what they remember or keep in a safe, and what the server gave them."""

    store: Store
    slug: str
    name: str
    site: bytes
    member: Member
    passphrase: str = field(repr=False)
    auth: bytes = field(repr=False)
    sheet: bytes = field(repr=False, default=b"")
    cost: Cost = CHEAP
    phone: bytes = field(repr=False, default=b"")
    paper: list[str] = field(repr=False, default_factory=list)
    last_step: int = 0

    @property
    def org(self) -> bytes:
        """The organisation's id."""
        return self.member.partner_id

    def factor(self) -> tuple[str, str]:
        """The next second factor: `totp` with a code that was not used, or `code` with one from paper."""
        now = int(time.time()) // totps.STEP_SECONDS
        step = max(self.last_step + 1, now)
        if step > now + 1:
            return "code", self.paper.pop()
        self.last_step = step
        return "totp", totps.code_at(self.phone, step)

    def keys(self) -> OrgKeys:
        """What a reporter's page gets for this organisation now."""
        with self.store.read() as s:
            offers = read_offers(s, [coordinator.OWN], DAY.isoformat())
        found = next(one.keys for one in offers.all if one.partner.id == self.org)
        assert found
        return found

    def own_keys(self) -> MemberKeys:
        """The member's keys, opened with the passphrase."""
        kek = derive(self.passphrase, self.member.salt, self.cost).kek
        return member_keys(unwrap_vault(self.member.vault, kek, self.member.id))

    def identities(self) -> dict[bytes, bytes]:
        """Every epoch's identity, opened from the files with the member's own keys."""
        mine = self.own_keys()
        with self.store.read() as s:
            files = keys.epoch_files(s, self.member.id)
        opened = {}
        for file in files:
            place = Place(Kind.EPOCH, self.site, self.org, file.epoch)
            body = open_object(place, file.header, file.payload, mine.xwing).body
            opened[file.epoch] = identity_from_text(body.decode())
        return opened

    def open(self, report: bytes) -> OpenedReport:
        """Fetch a report's sealed bytes and open them."""
        return open_report(self.site, report, self.org, self.identities(), self.stored(report))

    def stored(self, report: bytes) -> list[StoredObject]:
        """A report's sealed bytes, as a thief of the database has them too."""
        with self.store.read() as s:
            sealed = cases.sealed_report(s, self.org, report)
            return [
                StoredObject(one.id, Kind.of(one.kind), one.epoch, one.header, self._payload(one))
                for one in sealed.objects
            ]

    def next_epoch(self) -> bytes:
        """Open a new epoch, as the browser does; its id."""
        with self.store.write() as s:
            return self.next_epoch_in(s)

    def next_epoch_in(self, s: Session) -> bytes:
        """The same in a transaction that somebody else ends."""
        mine, log = self.own_keys(), keys.log_of(s, self.org)
        sheet = keys.recovery_recipient(s, self.org)
        new: NewEpoch = make_epoch(log, self.site, self.org, self.member.id, mine, DAY, sheet, self.others(s))
        return keys.open_epoch(s, self.org, self.member.id, new)

    def vouched(self, today: date) -> Vouched:
        """What this member's browser signs after it unlocked."""
        with self.store.read() as s:
            state = verify_log(keys.log_of(s, self.org), self.org)
            forms = forms_of(profile_of(s, self.org))
        assert state.epoch
        identity = self.identities()[state.epoch]
        return make_vouched(state, self.site, self.member.id, self.own_keys(), identity, forms, today)

    def others(self, s: Session) -> dict[bytes, bytes]:
        """The recipients of all other members, by their ids."""
        everyone = colleagues.people(s, self.org)
        return {one.id: one.recipient for one in everyone if one.reads and one.id != self.member.id}

    def _payload(self, one: cases.SealedPart) -> bytes:
        with self.store.read() as s:
            return b"".join(cases.part(s, self.org, one.id, n) for n in range(one.parts))


def founding(
    store: Store, slug: str, name: str, passphrase: str, sheet: bytes | None = None
) -> tuple[bytes, Enrolment]:
    """Invite a first member; the token and what their browser would send."""
    with store.write() as s:
        token = members.invite(s, slug, name, int(time.time()))
        invitation = members.look(s, token, int(time.time()))
        made = make_enrolment(invitation, site(s).id, passphrase, sheet or new_recovery(), DAY, CHEAP)
        return token, made


def found(store: Store, secrets: Secrets, slug: str, demo: bool = False, **changes: object) -> Worker:
    """Add an organisation, enrol its first member, and put it on the roster. `changes`: to its profile."""
    passphrase, sheet = draw_passphrase(), new_recovery()
    with store.write() as s:
        partners.add_partner(s, structs.replace(profile(slug), **changes), demo)
    token, made = founding(store, slug, f"{slug}.lead", passphrase, sheet)
    with store.write() as s:
        member = members.enrol(s, secrets, token, made, int(time.time()))
        here = site(s).id
    worker = Worker(store, slug, member.name, here, member, passphrase, made.auth, sheet)
    equip(worker, secrets)
    coordinator.sign_roster(store)
    return worker


def equip(worker: Worker, secrets: Secrets) -> None:
    """Give a member a phone with a code app, and ten codes on paper."""
    worker.phone = os.urandom(totps.SECRET)
    with worker.store.write() as s:
        totps.set_secret(s, secrets, worker.member.id, worker.phone)
        worker.paper = recovery_codes.renew(s, secrets, worker.member.id)
