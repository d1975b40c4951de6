"""A server that swaps what its database holds of an organisation, with real keys of its own."""

import os

from actors.organisation import DAY, Worker
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core import models
from crypto.hpke import recipient_of
from crypto.keylog import LogState, entry_hash, verify_log
from crypto.keystatements import epoch_statement, found_statement
from crypto.signed import Signed, sign
from crypto.staff import member_keys


def swap_key(worker: Worker) -> None:
    """Another recipient for the epoch; the log stays."""
    with worker.store.write() as s:
        mine = update(models.Epoch).where(models.Epoch.partner_id == worker.org)
        s.execute(mine.values(recipient=recipient_of(os.urandom(32))))


def change_entry(worker: Worker) -> None:
    """One day in the middle of the log, its hash made anew, its signature kept."""
    with worker.store.write() as s:
        row = s.get_one(models.KeyLogEntry, (worker.org, 1))
        row.statement = row.statement.replace(b'"day":"2026-11-2', b'"day":"2026-11-1')
        row.hash = entry_hash(row.statement)


def cut_log(worker: Worker) -> None:
    """The last epoch never was; the one before is open again."""
    with worker.store.write() as s:
        epochs = _epochs(s, worker)
        last, before = epochs[-1], epochs[-2]
        for table in (models.EpochFile, models.RecoveryFile):
            s.execute(delete(table).where(table.epoch_id == last.id))
        s.delete(s.get_one(models.KeyLogEntry, (worker.org, last.seq)))
        s.delete(last)
        s.flush()
        before.ended = False


def found_anew(worker: Worker) -> None:
    """The same organisation by another founder: every check inside the log holds."""
    keys, member, epoch = member_keys(os.urandom(32)), os.urandom(16), os.urandom(16)
    recipient, day = recipient_of(os.urandom(32)), DAY.isoformat()
    first = sign("key-log", found_statement(worker.org, member, keys.recipient, keys.verify, day), keys.sign)
    state: LogState = verify_log([first], worker.org)
    second = sign("key-log", epoch_statement(state, member, epoch, recipient, day), keys.sign)
    with worker.store.write() as s:
        old = [epoch.id for epoch in _epochs(s, worker)]
        for table in (models.EpochFile, models.RecoveryFile):
            s.execute(delete(table).where(table.epoch_id.in_(old)))
        for mine in (models.Epoch, models.KeyLogEntry):
            s.execute(delete(mine).where(mine.partner_id == worker.org))
        s.add(models.Epoch(id=epoch, partner_id=worker.org, recipient=recipient, seq=1, ended=False))
        _write(s, worker.org, [first, second])


def _epochs(s: Session, worker: Worker) -> list[models.Epoch]:
    mine = select(models.Epoch).where(models.Epoch.partner_id == worker.org)
    return list(s.scalars(mine.order_by(models.Epoch.seq)))


def _write(s: Session, org: bytes, log: list[Signed]) -> None:
    for seq, one in enumerate(log):
        row = {"statement": one.statement, "signature": one.signature, "hash": entry_hash(one.statement)}
        s.add(models.KeyLogEntry(partner_id=org, seq=seq, **row))
