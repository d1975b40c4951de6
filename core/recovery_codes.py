"""Ten one-time codes on paper, for when phone and security key are gone. Only MACs of them are kept."""

import os

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core import models
from core.errors import WrongCode
from core.secrets import Secrets, keyed

CODES = 10
# Crockford's base32: no I, L, O or U. Twelve signs of five bits are 60 bits.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
GROUP = 4
READ_AS = str.maketrans("OIL", "011", " -\t")


def renew(s: Session, secrets: Secrets, member_id: bytes) -> list[str]:
    """Ten new codes, shown once as `ABCD-EFGH-JKMN`; former ones end."""
    forget(s, member_id)
    codes = [_draw() for _ in range(CODES)]
    s.add_all(models.RecoveryCode(member_id=member_id, mac=_mac(secrets, member_id, code)) for code in codes)
    s.flush()
    return ["-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP)) for code in codes]


def use(s: Session, secrets: Secrets, member_id: bytes, typed: str) -> None:
    """Use up a code, however it was typed from paper. Raises WrongCode, also for one that was used."""
    row = models.RecoveryCode
    mac = _mac(secrets, member_id, typed.upper().translate(READ_AS))
    used = delete(row).where(row.member_id == member_id, row.mac == mac).returning(row.mac)
    if s.execute(used).first() is None:
        raise WrongCode


def count(s: Session, member_id: bytes) -> int:
    """How many codes are left."""
    row = models.RecoveryCode
    return s.scalar(select(func.count()).select_from(row).where(row.member_id == member_id)) or 0


def forget(s: Session, member_id: bytes) -> None:
    """Delete all codes of a member."""
    s.execute(delete(models.RecoveryCode).where(models.RecoveryCode.member_id == member_id))


def _draw() -> str:
    # 256 is eight times 32: every sign is as likely.
    return "".join(SIGNS[byte % len(SIGNS)] for byte in os.urandom(LENGTH))


def _mac(secrets: Secrets, member_id: bytes, code: str) -> bytes:
    return keyed(secrets.pepper, "recovery-code", member_id + code.encode())
