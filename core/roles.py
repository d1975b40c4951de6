"""Six roles and what each may do (domain.md 4.4). What is not listed here, nobody may."""

from collections.abc import Mapping
from enum import Enum

from crypto import keylog


class Right(Enum):
    """What a route asks for. Rights reach no further than the own organisation, OFFICE excepted."""

    READ = "open and answer what people sent here"
    KEYS = "hold the organisation's keys, renew them, vouch for them"
    SIGN_IN = "change the own sign-in"
    PEOPLE = "invite, let in and let go; the recovery papers"
    LOG = "read the staff log"
    TOGETHER = "be one of the two people whom great acts need"
    OFFICE = "look after organisations, their roster and their first members"


READER = frozenset({Right.SIGN_IN, Right.READ, Right.KEYS})

LEAD = "lead"
WORKER = "worker"
REVIEWER = "reviewer"
RECIPIENT = "recipient"
OFFICER = "officer"
COORDINATOR = "coordinator"

RIGHTS: Mapping[str, frozenset[Right]] = {
    WORKER: READER,
    LEAD: READER | {Right.PEOPLE, Right.LOG, Right.TOGETHER},
    # The Ombudsman's office: its own inbox like anybody's.
    REVIEWER: READER,
    # Law enforcement: only what people chose to send.
    RECIPIENT: READER,
    # Data protection: logs, retention, deletion; no keys, so no contents.
    OFFICER: frozenset({Right.SIGN_IN, Right.LOG, Right.TOGETHER}),
    # Accounts, public keys, roster: no organisation's keys, no contents.
    COORDINATOR: frozenset({Right.SIGN_IN, Right.OFFICE, Right.TOGETHER, Right.LOG}),
}

KEYED = tuple(role for role, rights in RIGHTS.items() if Right.KEYS in rights)


def may(role: str, right: Right) -> bool:
    """Whether a member of this role has the right; a role that there is not has none."""
    return right in RIGHTS.get(role, ())


def rank_of(role: str) -> str:
    """What a role that holds keys is called in the key log (ENVELOPE.md section 6)."""
    return keylog.LEAD if role == LEAD else keylog.WORKER


def roles_in(*, police: bool, ombudsman: bool) -> tuple[str, ...]:
    """Whom an organisation's lead may invite, the one that is invited most first."""
    reads = RECIPIENT if police else REVIEWER if ombudsman else WORKER
    return reads, LEAD, OFFICER
