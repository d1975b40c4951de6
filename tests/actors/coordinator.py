"""Whoever signs the roster. Their key lies in every test's data folder, where `dovira demo` keeps its own."""

from datetime import UTC, datetime
from pathlib import Path

from core import rosters
from core.cli.demo_roster import KEY
from core.config import COORDINATORS
from core.db import Store
from core.partners import all_partners
from core.site import site
from crypto.bundle import Policy
from crypto.encoding import b64u
from crypto.primitives import ed25519_public, sha256
from crypto.signed import sign

SEED = sha256(b"a coordinator of tests")
OWN = ed25519_public(SEED)
# Actors date what they sign with a fixed day.
EASY = Policy(live_days=36_500, live_members=1)


def appoint(folder: Path) -> None:
    """Let the coordinator's key count in this data folder."""
    (folder / KEY).write_text(f"{b64u(SEED)}\n")
    (folder / COORDINATORS).write_text(f"{b64u(OWN)}\n")


def sign_roster(store: Store, policy: Policy = EASY, days: int = rosters.DAYS) -> None:
    """As after a call to each organisation: all that were founded are on the roster."""
    today = datetime.now(UTC).date()
    with store.write() as s:
        prepared = rosters.prepare(s, all_partners(s), policy, today, days)
        signed = sign("roster", prepared.statement, SEED)
        rosters.publish(s, signed, [OWN], site(s).id, today.isoformat())
