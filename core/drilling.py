"""A drill: somebody shows that the recovery key on paper opens what it must (ENVELOPE.md section 6)."""

from datetime import date

from sqlalchemy.orm import Session

from core import keys
from core.errors import BadStatement
from core.members import Member
from crypto.bundle import DRILL_DAYS
from crypto.encoding import from_b64u, parse_object
from crypto.signed import Signed

# A restore uses the key; a new key has opened nothing yet.
SHOWN = ("drill", "restore")
NEW = "recovery"


def drill(s: Session, member: Member, signed: Signed) -> None:
    """Keep the statement, signed by the recovery key, that this member opened everything with it.

    Raises BadStatement.
    """
    keys.append_statement(s, member.partner_id, signed)
    statement = parse_object(signed.statement)
    if statement["type"] != "drill" or from_b64u(statement["by"]) != member.id:
        raise BadStatement


def was_done(s: Session, partner_id: bytes) -> bool:
    """Whether somebody ever showed that a recovery key of the organisation works."""
    return any(parse_object(entry.statement)["type"] in SHOWN for entry in keys.log_of(s, partner_id))


def is_due(s: Session, partner_id: bytes, today: date) -> bool:
    """Whether nobody has shown within a year that the organisation's recovery key works."""
    for entry in reversed(keys.log_of(s, partner_id)):
        statement = parse_object(entry.statement)
        if statement["type"] in SHOWN:
            return (today - date.fromisoformat(statement["day"])).days > DRILL_DAYS
        if statement["type"] == NEW:
            return True
    return False
