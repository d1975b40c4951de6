"""The demonstration's coordinator: a key in the data folder, which signs without comparing anything."""

from datetime import UTC, datetime
from pathlib import Path

from core import rosters
from core.cli.stage import Stage
from core.config import COORDINATORS, Settings
from core.errors import Refused
from core.offers import Why, read_offers
from core.office import SOON
from core.offline import BadExport
from core.offline.rostering import new_key, read_key
from core.partners import all_partners
from core.rosters import prepare
from core.secrets import replace_private
from core.site import site
from crypto.bundle import Policy
from crypto.days import days_between
from crypto.encoding import b64u, parse_object
from crypto.primitives import ed25519_public
from crypto.signed import Signed, sign

KEY = "demo-coordinator-key"
UNFIT = {Why.NO_ROSTER, Why.ROSTER_OVER, Why.NOT_LISTED}


def renew_roster(here: Stage) -> None:
    """Sign a roster unless the one in force names everybody and holds for long. Raises Refused."""
    today = datetime.now(UTC).date()
    seed = _key(here.settings)
    own = ed25519_public(seed)
    with here.store.write() as s:
        offers = read_offers(s, [own], today.isoformat())
        if (
            offers.roster
            and not any(one.why in UNFIT for one in offers.all)
            and not _ends_soon(offers.roster)
        ):
            return
        prepared = prepare(s, all_partners(s), Policy(), today)
        signed = sign("roster", prepared.statement, seed)
        rosters.publish(s, signed, [own], site(s).id, today.isoformat())


def _ends_soon(roster: Signed) -> bool:
    today = datetime.now(UTC).date().isoformat()
    return days_between(today, parse_object(roster.statement)["ends"]) <= SOON


def _key(settings: Settings) -> bytes:
    """The seed; its public half stands in the file that the settings are read from."""
    path = settings.data_dir / KEY
    try:
        if not path.exists():
            new_key(path)
        seed = read_key(path)
    except BadExport as error:
        raise Refused(f"The demonstration's coordinator has no key: {error}") from error
    own = ed25519_public(seed)
    if settings.coordinators and own not in settings.coordinators:
        raise Refused("A demonstration is signed by its own coordinator: unset DOVIRA_COORDINATORS.")
    _tell(settings.data_dir / COORDINATORS, own)
    return seed


def _tell(path: Path, own: bytes) -> None:
    content = f"{b64u(own)}\n".encode()
    if not path.exists() or path.read_bytes() != content:
        replace_private(path, content)
