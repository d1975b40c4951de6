"""Colleagues who come and leave: what their browsers make, made with the Python twins."""

import time
from dataclasses import replace
from datetime import date

from actors.organisation import CHEAP, DAY, Worker, equip
from actors.reporter import write

from core import colleagues, keys, members
from core.cli.founding import make_epoch
from core.cli.joining import make_add, make_member, make_welcome
from core.colleagues import Person, Removal, Replaced, Welcome
from core.keys import NewRecovery
from core.members import NewMember
from core.reports import file_report
from core.secrets import Secrets
from crypto.keylog import verify_log
from crypto.keystatements import recovery_statement, remove_statement
from crypto.primitives import sha256
from crypto.recovery import new_recovery, recovery_keys
from crypto.sealed import add_reader
from crypto.signed import Signed, sign
from crypto.staff import draw_passphrase


def new_member(member: bytes, passphrase: str) -> NewMember:
    """What a newcomer's browser makes."""
    return make_member(member, passphrase, CHEAP)


def invited(lead: Worker, name: str, role: str = "worker") -> bytes:
    """The token of a link that the lead made."""
    with lead.store.write() as s:
        return colleagues.invite(s, lead.member, name, role, int(time.time()))


def come(lead: Worker, secrets: Secrets, name: str, role: str = "worker") -> Worker:
    """Invite somebody, who comes; nobody has let them in yet."""
    token, passphrase, now = invited(lead, name, role), draw_passphrase(), int(time.time())
    with lead.store.write() as s:
        made = new_member(members.look(s, token, now).member, passphrase)
        member = colleagues.join(s, secrets, token, made, now)
    newcomer = Worker(lead.store, lead.slug, name, lead.site, member, passphrase, made.auth)
    equip(newcomer, secrets)
    return newcomer


def person(lead: Worker, who: Worker) -> Person:
    """As the server describes them."""
    with lead.store.read() as s:
        return next(one for one in colleagues.people(s, lead.org) if one.id == who.member.id)


def welcome_of(lead: Worker, who: Worker, old: bool, today: date = DAY) -> Welcome:
    """What the lead's browser signs and seals."""
    mine, them = lead.own_keys(), person(lead, who)
    with lead.store.read() as s:
        log, files = keys.log_of(s, lead.org), keys.epoch_files(s, lead.member.id)
        paper, others = keys.recovery_recipient(s, lead.org), lead.others(s)
    add = make_add(log, lead.org, lead.member.id, mine, them, today)
    if old:
        return make_welcome(add, files, mine, them)
    everyone = others | {them.id: them.recipient}
    epoch = make_epoch([*log, add], lead.site, lead.org, lead.member.id, mine, today, paper, everyone)
    return Welcome(add, {}, epoch)


def let_in(lead: Worker, secrets: Secrets, name: str, role: str = "worker", old: bool = True) -> Worker:
    """A colleague who works here from now on."""
    newcomer = come(lead, secrets, name, role)
    with lead.store.write() as s:
        colleagues.welcome(s, lead.member, newcomer.member.id, welcome_of(lead, newcomer, old))
    newcomer.member = replace(newcomer.member, welcomed=True)
    return newcomer


def replaced_by(lead: Worker, log: list[Signed], seed: bytes) -> Replaced:
    """A recovery key in place of the one before."""
    mine, paper = lead.own_keys(), recovery_keys(seed)
    with lead.store.read() as s:
        files = keys.epoch_files(s, lead.member.id)
    statement = recovery_statement(
        verify_log(log, lead.org), lead.member.id, paper.recipient, paper.verify, DAY.isoformat()
    )
    recovery = NewRecovery(sign("key-log", statement, mine.sign), paper.recipient)
    headers = {file.epoch: add_reader(file.header, mine.xwing, paper.recipient) for file in files}
    return Replaced(recovery, headers)


def removal_of(lead: Worker, leaver: bytes, seed: bytes | None = None) -> Removal:
    """What the lead's browser signs and seals when this member (id) leaves. `seed`: of the new sheet."""
    mine, today = lead.own_keys(), DAY.isoformat()
    with lead.store.read() as s:
        log, others = keys.log_of(s, lead.org), lead.others(s)
        paper = keys.recovery_recipient(s, lead.org)
    statement = remove_statement(verify_log(log, lead.org), lead.member.id, leaver, today)
    remove = sign("key-log", statement, mine.sign)
    log = [*log, remove]
    replaced = None
    if verify_log(log, lead.org).recovery is None:
        replaced = replaced_by(lead, log, seed or new_recovery())
        log, paper = [*log, replaced.recovery.statement], replaced.recovery.recipient
    left = {id_: recipient for id_, recipient in others.items() if id_ != leaver}
    epoch = make_epoch(log, lead.site, lead.org, lead.member.id, mine, DAY, paper, left)
    return Removal(remove, epoch, replaced)


def send_away(lead: Worker, leaver: Worker, seed: bytes | None = None) -> None:
    """End a membership."""
    removal = removal_of(lead, leaver.member.id, seed)
    with lead.store.write() as s:
        colleagues.remove(s, lead.member, leaver.member.id, removal)


def recipient_hash(seed: bytes) -> bytes:
    """What a key log says of the sheet with this seed."""
    return sha256(recovery_keys(seed).recipient)


def send(worker: Worker) -> bytes:
    """A report to this worker's organisation, for the epoch that is open; its id."""
    letter = write(worker.site, [worker.keys()])
    with worker.store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)
    return letter.report
