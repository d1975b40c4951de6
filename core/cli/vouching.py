"""What a member's browser vouches for after it unlocked, made with the Python twins for `dovira demo`."""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from core import keys, members, vouching
from core.cli.stage import Stage
from core.errors import WrongSignIn
from core.members import Member
from core.partners import Partner, forms_of
from core.site import site
from core.vouching import Vouched
from crypto.age import identity_from_text
from crypto.bundle import bundle_statement, live_statement
from crypto.days import days_between
from crypto.encoding import b64u, parse_object
from crypto.errors import Damaged
from crypto.frame import Kind, Place
from crypto.hpke import recipient_of
from crypto.keylog import LogState, verify_log
from crypto.sealed import Reader, open_object, seal_object
from crypto.signed import sign
from crypto.staff import Cost, MemberKeys, derive, member_keys, unwrap_vault

CANARY = 32
REPEAT_DAYS = 7


def make_vouched(
    state: LogState,
    site: bytes,
    member: bytes,
    own: MemberKeys,
    identity: bytes,
    forms: Mapping[str, bytes],
    today: date,
) -> Vouched:
    """Live and bundle for the open epoch, whose identity (32 bytes) has just opened something fresh.

    `site`, `member`: ids, 16 bytes; `forms`: versions (32 bytes) by name. Raises Damaged when it does not.
    """
    recipient, day = recipient_of(identity), today.isoformat()
    place, canary = Place(Kind.EPOCH, site, state.org, os.urandom(16)), os.urandom(CANARY)
    sealed = seal_object(place, {"v": 1}, canary, [Reader(state.org, state.epoch or b"", recipient)])
    if open_object(place, sealed.headers[0].header, sealed.payload, identity).body != canary:
        raise Damaged("the epoch's key does not open what was sealed for it")
    return Vouched(
        live=sign("live", live_statement(state, member, day), own.sign),
        bundle=sign("bundle", bundle_statement(state, member, recipient, forms, day), own.sign),
    )


def renew_vouched(here: Stage, partner: Partner, name: str, passphrase: str, cost: Cost) -> None:
    """As if this member unlocked today. Who changed their passphrase does it themselves."""
    today = datetime.now(UTC).date()
    with here.store.read() as s:
        member_id, salt = members.id_of(s, name), members.salt_for(s, here.secrets, name)
        if partner.epoch is None or member_id is None or _fits(s, partner, member_id, today):
            return
    derived = derive(passphrase, salt, cost)
    with here.store.write() as s:
        try:
            member = members.sign_in(s, here.secrets, name, derived.auth)
        except WrongSignIn:
            return
        own = member_keys(unwrap_vault(member.vault, derived.kek, member.id))
        place, forms = site(s).id, forms_of(partner.profile)
        state = verify_log(keys.log_of(s, partner.id), partner.id)
        identity = _identity(s, state, place, member, own)
        vouched = make_vouched(state, place, member.id, own, identity, forms, today)
        keys.vouch(s, partner.id, member.id, vouched, today)


def _fits(s: Session, partner: Partner, member_id: bytes, today: date) -> bool:
    kept, forms = vouching.kept(s, partner.id), forms_of(partner.profile)
    said = [parse_object(live.statement) for live in kept.lives]
    days = [days_between(one["day"], today.isoformat()) for one in said if one["by"] == b64u(member_id)]
    named = None if kept.bundle is None else parse_object(kept.bundle.statement)["forms"]
    return named == {name: b64u(one) for name, one in forms.items()} and any(d <= REPEAT_DAYS for d in days)


def _identity(s: Session, state: LogState, place: bytes, member: Member, own: MemberKeys) -> bytes:
    """The open epoch's, from this member's file. Raises Damaged."""
    for file in keys.epoch_files(s, member.id):
        if file.epoch == state.epoch:
            where = Place(Kind.EPOCH, place, state.org, file.epoch)
            return identity_from_text(open_object(where, file.header, file.payload, own.xwing).body.decode())
    raise Damaged("the open epoch has no file for this member")
