"""dovira roster show"""

from datetime import UTC, datetime

import click

from core.cli.stage import plainly, stage
from core.errors import Refused
from core.offers import Offer, read_offers
from core.office import NOW, SOON
from core.site import site
from crypto.days import days_between
from crypto.errors import EnvelopeError
from crypto.roster import GRACE_DAYS, Roster, verify_roster


@click.command("show", help="Say until when the roster holds, and whom reporters are offered today.")
@plainly
def command() -> None:
    """Run the verb."""
    today = datetime.now(UTC).date().isoformat()
    with stage() as here, here.store.read() as s:
        coordinators = here.settings.coordinators
        offers, own = read_offers(s, coordinators, today), site(s).id
    if not coordinators:
        raise Refused("DOVIRA_COORDINATORS names no key: nobody is offered. Offline: dovira roster key FILE")
    if offers.roster is None:
        raise Refused("There is no roster yet: nobody is offered. Next: dovira roster prepare FILE")
    try:
        roster = verify_roster(offers.roster, coordinators, own)
    except EnvelopeError as error:
        raise Refused(
            f"ALARM: the roster in the database is not one that a coordinator signed ({error})."
        ) from error
    click.echo(f"Roster {roster.number}, signed {roster.day}: {_holds(roster, today)}")
    for offer in offers.all:
        click.echo(f"{offer.partner.profile.slug:<20} {said(offer)}")


def said(offer: Offer) -> str:
    """Whether reporters are offered it, and if not, why."""
    return offer.why.value if offer.why else "takes reports"


def _holds(roster: Roster, today: str) -> str:
    left = days_between(today, roster.ends)
    if left < -GRACE_DAYS:
        return f"OVER since {roster.ends}: nobody is offered. Now: dovira roster prepare FILE"
    if left < 0:
        over = f"OVER since {roster.ends}; phones accept it for {GRACE_DAYS + left} more days"
        return f"{over}. Now: dovira roster prepare FILE"
    if left <= NOW:
        return f"ends on {roster.ends}, in {left} days! Now: dovira roster prepare FILE"
    holds = f"holds until {roster.ends}, {left} days"
    return f"{holds}. Time for the next: dovira roster prepare FILE" if left <= SOON else holds
