"""dovira demo"""

import base64
import os
from collections.abc import Sequence
from datetime import UTC, datetime

import click
import msgspec
from sqlalchemy.orm import Session

from core import drilling, factors, keys, members, partners, totps
from core.cli.demo_colleague import add_colleague, colleague_of
from core.cli.demo_directory import demo_profiles
from core.cli.demo_office import NAMES, add_coordinators
from core.cli.demo_roster import renew_roster
from core.cli.founding import make_enrolment
from core.cli.stage import Stage, now, plainly, stage
from core.cli.vouching import renew_vouched
from core.config import Settings, read_settings
from core.demo import refuse_public_demo
from core.errors import Refused
from core.members import Member
from core.office import office_of
from core.partners import Partner, Profile
from core.secrets import Secrets, replace_private
from core.site import site
from crypto.age import identity_to_text
from crypto.keylog import verify_log
from crypto.keystatements import drill_statement
from crypto.recovery import new_recovery, recovery_from_text, recovery_keys
from crypto.signed import sign
from crypto.staff import STAFF_COST, Cost, draw_passphrase

SIGN_INS = "demo-sign-ins.json"
SHEETS = "demo-recovery-sheets"


class SignIn(msgspec.Struct, frozen=True):
    """What an invented member signs in with. `totp`: the secret of their code app, base32."""

    passphrase: str
    totp: str


@click.group(
    "demo",
    invoke_without_command=True,
    help="Set up invented organisations with two members each and print the sign-ins.",
)
@click.pass_context
@plainly
def command(ctx: click.Context) -> None:
    """Run the verb."""
    if ctx.invoked_subcommand is not None:
        return
    with stage() as here:
        sign_ins = set_up(here)
        _print(here.settings, sign_ins)


@command.command("code", help="Print the current code of the invented member NAME, as their phone would.")
@click.argument("name")
@plainly
def code(name: str) -> None:
    """Run the verb."""
    found = _read(read_settings()).get(name)
    if found is None:
        raise Refused(f"There is no invented member {name}. See: dovira demo")
    click.echo(totps.code_at(_secret(found), now() // totps.STEP_SECONDS))


def set_up(here: Stage, cost: Cost = STAFF_COST) -> dict[str, SignIn]:
    """Add what is missing; `{name: sign-in}` of all members. Raises OperatorError."""
    refuse_public_demo(here.settings)
    profiles = demo_profiles()
    with here.store.read() as s:
        known = partners.all_partners(s)
        offices = () if office_of(s) else NAMES
    _refuse_mixture(known)
    sign_ins = _sign_ins(here.settings, profiles, known, offices)
    have = {partner.profile.slug for partner in known}
    with here.store.write() as s:
        for profile in profiles:
            if profile.slug not in have and not profile.forms:
                partners.add_partner(s, profile, demo=True)
            elif profile.slug not in have:
                _add_both(s, here, profile, sign_ins, cost)
        add_coordinators(s, here.secrets, {name: one.passphrase for name, one in sign_ins.items()}, cost)
        for name, sign_in in sign_ins.items():
            _give_phone(s, here.secrets, name, sign_in)
        partners_now = partners.all_partners(s)
    for partner in partners_now:
        for name in (partner.profile.slug, colleague_of(partner.profile.slug)):
            if name in sign_ins:
                renew_vouched(here, partner, name, sign_ins[name].passphrase, cost)
    renew_roster(here)
    return sign_ins


def _refuse_mixture(known: list[Partner]) -> None:
    if any(not partner.demo for partner in known):
        raise Refused(
            "This database has real organisations. Use another one (DOVIRA_DATA_DIR) for a demonstration."
        )


def _sign_ins(
    settings: Settings, profiles: list[Profile], known: list[Partner], new: Sequence[str]
) -> dict[str, SignIn]:
    """Read the file or write it. It is written before the database, so that no passphrase is ever lost."""
    path = settings.data_dir / SIGN_INS
    if known and not path.exists():
        raise Refused(
            f"The demonstration's sign-ins were in {path}, which is gone; nobody can open its reports."
            " With an empty database run: dovira migrate, dovira demo"
        )
    before = path.read_bytes() if path.exists() else b"{}"
    have = {partner.profile.slug for partner in known}
    # Bodies that read nothing here have no members.
    slugs = [profile.slug for profile in profiles if profile.forms]
    # An organisation from before has one member, or those that its people let in and sent away.
    names = [name for slug in slugs for name in ([slug] if slug in have else [slug, colleague_of(slug)])]
    found = {name: _new() for name in [*names, *new]} | _read(settings)
    content = msgspec.json.format(msgspec.json.encode(found))
    if content != before:
        replace_private(path, content)
    return found


def _read(settings: Settings) -> dict[str, SignIn]:
    """The file's sign-ins; of one from before the second factor the passphrases, each with a new secret."""
    path = settings.data_dir / SIGN_INS
    raw = msgspec.json.decode(path.read_bytes(), type=dict[str, SignIn | str]) if path.exists() else {}
    return {name: _new(one) if isinstance(one, str) else one for name, one in raw.items()}


def _new(passphrase: str | None = None) -> SignIn:
    return SignIn(passphrase or draw_passphrase(), totps.text_of(os.urandom(totps.SECRET)))


def _secret(sign_in: SignIn) -> bytes:
    return base64.b32decode(sign_in.totp)


def _give_phone(s: Session, secrets: Secrets, name: str, sign_in: SignIn) -> None:
    """A second factor for a member who has none, as at their first sign-in."""
    member_id = members.id_of(s, name)
    if member_id is not None and not factors.kinds(s, member_id).any:
        totps.set_secret(s, secrets, member_id, _secret(sign_in))


def _sheet(settings: Settings, slug: str) -> bytes:
    """Read an organisation's recovery sheet or write it, before the database as well."""
    path = settings.data_dir / SHEETS / f"{slug}.txt"
    if path.exists():
        return recovery_from_text(path.read_text("utf-8"))
    path.parent.mkdir(mode=0o700, exist_ok=True)
    seed = new_recovery()
    warning = f"# Recovery sheet of {slug}: whoever has it reads everything."
    replace_private(path, f"{warning}\n{identity_to_text(seed)}\n".encode())
    return seed


def _add_both(s: Session, here: Stage, profile: Profile, sign_ins: dict[str, SignIn], cost: Cost) -> None:
    slug, sheet = profile.slug, _sheet(here.settings, profile.slug)
    first, second = (sign_ins[name].passphrase for name in (slug, colleague_of(slug)))
    lead = _add(s, here.secrets, profile, (first, sheet), cost)
    add_colleague(s, here.secrets, lead, slug, (first, second), cost)


def _add(s: Session, secrets: Secrets, profile: Profile, paper: tuple[str, bytes], cost: Cost) -> Member:
    """As an operator and the invited person would do it."""
    partners.add_partner(s, profile, demo=True)
    token = members.invite(s, profile.slug, profile.slug, now())
    invitation = members.look(s, token, now())
    made = make_enrolment(invitation, site(s).id, *paper, datetime.now(UTC).date(), cost)
    member = members.enrol(s, secrets, token, made, now())
    _try_out(s, member, paper[1])
    return member


def _try_out(s: Session, member: Member, sheet: bytes) -> None:
    """The drill that a real organisation's people do with their sheet."""
    state = verify_log(keys.log_of(s, member.partner_id), member.partner_id)
    statement = drill_statement(state, member.id, datetime.now(UTC).date().isoformat())
    drilling.drill(s, member, sign("key-log", statement, recovery_keys(sheet).sign))


def _print(settings: Settings, sign_ins: dict[str, SignIn]) -> None:
    click.echo("Demonstration. All organisations are invented.")
    click.echo(f"Reporter's site: {settings.site_origin}")
    click.echo(f"Partners' site:  {settings.admin_origin}")
    for name, sign_in in sign_ins.items():
        click.echo(f"  name: {name:<22} passphrase: {sign_in.passphrase}")
    click.echo("The code that the sign-in asks for next: dovira demo code NAME. Each code works once.")
    click.echo(f"Recovery sheets: {settings.data_dir / SHEETS}")
