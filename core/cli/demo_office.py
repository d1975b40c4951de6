"""The demonstration's two coordinators: what needs two of them can be tried out."""

from sqlalchemy.orm import Session

from core import colleagues, members, office
from core.cli.joining import make_member
from core.cli.stage import now
from core.secrets import Secrets
from crypto.staff import Cost

NAMES = ("office", "office-2")


def add_coordinators(s: Session, secrets: Secrets, passphrases: dict[str, str], cost: Cost) -> None:
    """Both at once, as long as there is no office: later it stays as its people left it."""
    if office.office_of(s) is not None:
        return
    for name in NAMES:
        token = office.invite(s, name, now())
        made = make_member(members.look(s, token, now()).member, passphrases[name], cost)
        colleagues.join(s, secrets, token, made, now())
