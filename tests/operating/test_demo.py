"""The demonstration can be set up twice and signed in to; what its people changed stays."""

import json
import stat
import time
from datetime import UTC, datetime, timedelta

import pytest
from actors.organisation import CHEAP, DAY, Worker
from actors.reporter import write
from click.testing import CliRunner
from sqlalchemy import delete

from core import keys, members, models, office, partners, totps, vouching
from core.cli.demo import command, demo_profiles, set_up
from core.cli.stage import Stage
from core.errors import Refused
from core.offers import read_offers
from core.reports import file_report
from core.site import site
from crypto.encoding import from_b64u, parse_object
from crypto.recovery import recovery_from_text, recovery_keys
from crypto.signed import Signed
from crypto.staff import derive, member_keys, unwrap_vault

# What is set up meets both databases in the other tests.
ONE_DATABASE = pytest.mark.database("sqlite")
# What a member is who leads nobody, where that is no intake worker.
SECONDS = {
    "police-2": "recipient",
    "prosecutor-2": "recipient",
    "border-guard-2": "recipient",
    "ombudsman-2": "reviewer",
}


def test_three_organisations_take_reports_and_their_members_sign_in(here: Stage) -> None:
    sign_ins = set_up(here, CHEAP)
    with here.store.read() as s:
        offers = read_offers(s, here.settings.coordinators, datetime.now(UTC).date().isoformat())
        assert len(offers.open) >= 3
        assert all(one.partner.demo for one in offers.open)
        for name, sign_in in sign_ins.items():
            derived = derive(sign_in.passphrase, members.salt_for(s, here.secrets, name), CHEAP)
            member = members.sign_in(s, here.secrets, name, derived.auth)
            assert len(member_keys(unwrap_vault(member.vault, derived.kek, member.id)).xwing) == 32
            assert len(keys.epoch_files(s, member.id)) == ("office" not in name)


def test_a_demo_worker_opens_what_is_sent(here: Stage) -> None:
    sign_ins = set_up(here, CHEAP)
    name, passphrase = next((name, one.passphrase) for name, one in sign_ins.items())
    with here.store.write() as s:
        derived = derive(passphrase, members.salt_for(s, here.secrets, name), CHEAP)
        member = members.sign_in(s, here.secrets, name, derived.auth)
        worker = Worker(here.store, name, name, site(s).id, member, passphrase, derived.auth)
    letter = write(worker.site, [worker.keys()])
    with here.store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)
    assert worker.open(letter.report).answers["where_now"] == "eu"


@ONE_DATABASE
def test_each_demo_member_has_a_phone_whose_code_is_printed(
    here: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_ins = set_up(here, CHEAP)
    monkeypatch.setenv("DOVIRA_DATA_DIR", str(here.settings.data_dir))
    for name in sign_ins:
        printed = CliRunner().invoke(command, ["code", name]).stdout.strip()
        with here.store.write() as s:
            member_id = members.id_of(s, name)
            assert member_id
            totps.check(s, here.secrets, member_id, printed, int(time.time()))
    refused = CliRunner().invoke(command, ["code", "nobody"])
    assert (refused.exit_code, "There is no invented member nobody" in refused.stderr) == (1, True)


@ONE_DATABASE
def test_a_phone_that_a_member_changed_is_left_alone(here: Stage) -> None:
    name = next(iter(set_up(here, CHEAP)))
    other = bytes(totps.SECRET)
    with here.store.write() as s:
        member_id = members.id_of(s, name)
        assert member_id
        totps.set_secret(s, here.secrets, member_id, other)
    set_up(here, CHEAP)
    now = int(time.time())
    with here.store.write() as s:
        totps.check(s, here.secrets, member_id, totps.code_at(other, now // totps.STEP_SECONDS), now)


def test_a_second_time_changes_nothing(nothing: Stage) -> None:
    first = set_up(nothing, CHEAP)
    with nothing.store.read() as s:
        before = partners.all_partners(s)
    assert set_up(nothing, CHEAP) == first
    with nothing.store.read() as s:
        assert partners.all_partners(s) == before


def worker_of(here: Stage, name: str, passphrase: str) -> Worker:
    with here.store.read() as s:
        derived = derive(passphrase, members.salt_for(s, here.secrets, name), CHEAP)
        member = members.sign_in(s, here.secrets, name, derived.auth)
        return Worker(here.store, name, name, site(s).id, member, passphrase, derived.auth)


def all_kept(here: Stage) -> dict[str, vouching.Kept]:
    with here.store.read() as s:
        return {one.profile.slug: vouching.kept(s, one.id) for one in partners.all_partners(s)}


def lives_of(here: Stage, worker: Worker) -> list[Signed]:
    """What this member vouches for."""
    with here.store.read() as s:
        lives = vouching.kept(s, worker.org).lives
    return [live for live in lives if from_b64u(parse_object(live.statement)["by"]) == worker.member.id]


def test_two_members_of_each_organisation_read_and_vouch(here: Stage) -> None:
    sign_ins = set_up(here, CHEAP)
    slugs = [one.slug for one in demo_profiles() if one.forms]
    assert sorted(sign_ins) == sorted([*slugs, *(f"{slug}-2" for slug in slugs), "office", "office-2"])
    for name in [one for one in sign_ins if "office" not in one]:
        worker = worker_of(here, name, sign_ins[name].passphrase)
        second = SECONDS.get(name, "worker")
        assert worker.member.role == (second if name.endswith("-2") else "lead")
        assert len(worker.identities()) == 1
        assert len(lives_of(here, worker)) == 1


def test_two_coordinators_sign_in_and_one_whom_the_other_sent_away_stays_away(here: Stage) -> None:
    sign_ins = set_up(here, CHEAP)
    first, second = (worker_of(here, name, sign_ins[name].passphrase) for name in ("office", "office-2"))
    assert (first.member.role, second.member.role) == ("coordinator", "coordinator")
    with here.store.write() as s:
        office.dismiss(s, first.member, second.member.id)
    set_up(here, CHEAP)
    with here.store.read() as s:
        assert members.id_of(s, "office-2") is None


@ONE_DATABASE
def test_a_demo_from_before_its_second_members_stays_as_its_people_left_it(here: Stage) -> None:
    set_up(here, CHEAP)
    path = here.settings.data_dir / "demo-sign-ins.json"
    ones = {name: one for name, one in json.loads(path.read_text()).items() if not name.endswith("-2")}
    path.write_text(json.dumps(ones))
    assert sorted(set_up(here, CHEAP)) == sorted(ones)


def test_a_demo_members_word_is_renewed_after_a_week_and_not_before(here: Stage) -> None:
    (name, sign_in), *_ = set_up(here, CHEAP).items()
    worker, today = worker_of(here, name, sign_in.passphrase), datetime.now(UTC).date()
    for days, renewed in ((7, False), (8, True)):
        day = today - timedelta(days=days)
        with here.store.write() as s:
            keys.vouch(s, worker.org, worker.member.id, worker.vouched(day), day)
        before = all_kept(here)
        set_up(here, CHEAP)
        after = all_kept(here)
        assert {slug for slug in after if after[slug] != before[slug]} == ({name} if renewed else set())
    (live,) = lives_of(here, worker)
    assert parse_object(live.statement)["day"] == today.isoformat()


@ONE_DATABASE
def test_a_demo_from_before_is_vouched_for_at_its_next_start(here: Stage) -> None:
    set_up(here, CHEAP)
    before = all_kept(here)
    with here.store.write() as s:
        s.execute(delete(models.Bundle))
        s.execute(delete(models.Liveness))
    set_up(here, CHEAP)
    assert all_kept(here) == before


@ONE_DATABASE
def test_a_demo_member_with_another_passphrase_is_left_alone(here: Stage) -> None:
    (name, sign_in), *_ = set_up(here, CHEAP).items()
    worker = worker_of(here, name, sign_in.passphrase)
    with here.store.write() as s:
        row = s.get_one(models.Member, worker.member.id)
        row.auth_mac = bytes(32)
        s.execute(delete(models.Liveness).where(models.Liveness.member_id == worker.member.id))
    set_up(here, CHEAP)
    assert lives_of(here, worker) == []


@ONE_DATABASE
def test_the_sign_ins_are_kept_in_a_private_file(here: Stage) -> None:
    sign_ins = set_up(here, CHEAP)
    path = here.settings.data_dir / "demo-sign-ins.json"
    kept = json.loads(path.read_text())
    assert kept == {name: {"passphrase": one.passphrase, "totp": one.totp} for name, one in sign_ins.items()}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.unlink()
    with pytest.raises(Refused, match=r"With an empty database run: dovira migrate"):
        set_up(here, CHEAP)


@ONE_DATABASE
def test_each_organisation_has_a_recovery_sheet_in_a_private_file(here: Stage) -> None:
    set_up(here, CHEAP)
    folder = here.settings.data_dir / "demo-recovery-sheets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with here.store.read() as s:
        for partner in (one for one in partners.all_partners(s) if one.profile.forms):
            file = folder / f"{partner.profile.slug}.txt"
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            seed = recovery_from_text(file.read_text())
            assert keys.recovery_recipient(s, partner.id) == recovery_keys(seed).recipient


@ONE_DATABASE
def test_an_interrupted_start_is_finished(nothing: Stage) -> None:
    (nothing.settings.data_dir / "demo-sign-ins.json").write_text(
        '{"la-strada": "six invented words of a demo"}'
    )
    found = set_up(nothing, CHEAP)
    assert found["la-strada"].passphrase == "six invented words of a demo"
    assert set_up(nothing, CHEAP) == found
