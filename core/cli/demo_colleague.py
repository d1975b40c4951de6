"""The second member of an invented organisation: invited, let in and vouching, as two people would do it."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from core import colleagues, keys, members, partners
from core.cli.joining import make_add, make_member, make_welcome
from core.cli.stage import now
from core.keys import log_of
from core.members import Member
from core.secrets import Secrets
from crypto.staff import Cost, derive, member_keys, unwrap_vault


def colleague_of(slug: str) -> str:
    """The sign-in name of an organisation's second member; its first is called like the organisation."""
    return f"{slug}-2"


def add_colleague(
    s: Session, secrets: Secrets, lead: Member, slug: str, passphrases: tuple[str, str], cost: Cost
) -> None:
    """Let the second member in, with old reports. `passphrases`: the lead's and theirs."""
    leads, theirs = passphrases
    role = colleagues.roles_of(partners.find_partner(s, lead.partner_id).profile)[0]
    token = colleagues.invite(s, lead, colleague_of(slug), role, now())
    made = make_member(members.look(s, token, now()).member, theirs, cost)
    newcomer = colleagues.join(s, secrets, token, made, now())
    own = member_keys(unwrap_vault(lead.vault, derive(leads, lead.salt, cost).kek, lead.id))
    person = next(one for one in colleagues.people(s, lead.partner_id) if one.id == newcomer.id)
    today = datetime.now(UTC).date()
    add = make_add(log_of(s, lead.partner_id), lead.partner_id, lead.id, own, person, today)
    files = keys.epoch_files(s, lead.id)
    colleagues.welcome(s, lead, newcomer.id, make_welcome(add, files, own, person))
