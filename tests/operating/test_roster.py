"""A coordinator makes a key, signs what a server prepared, and the server puts it into force."""

import json
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from actors.coordinator import OWN, SEED
from actors.organisation import DAY, Worker, founding, profile
from click.testing import CliRunner, Result

from core import drilling, keys, members, partners
from core.cli import main
from core.config import Settings
from core.db import Store
from core.secrets import Secrets
from crypto.checkwords import check_words
from crypto.encoding import b64u
from crypto.keylog import fingerprint, verify_log
from crypto.keystatements import drill_statement
from crypto.primitives import ed25519_public, sha256
from crypto.recovery import new_recovery, recovery_keys
from crypto.signed import sign
from crypto.staff import draw_passphrase

Roster = Callable[..., Result]


@pytest.fixture
def roster(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Roster:
    """`roster("show")`: a verb of `dovira roster`; `typed` answers its questions."""
    monkeypatch.setenv("DOVIRA_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("DOVIRA_DATABASE_URL", settings.database_url)
    return lambda *words, typed="": CliRunner().invoke(main, ["roster", *map(str, words)], input=typed)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "coordinator.key"
    file.write_text(f"{b64u(SEED)}\n")
    return file


@pytest.fixture
def prepared(roster: Roster, worker: Worker, tmp_path: Path) -> Path:
    del worker
    done = roster("prepare", tmp_path / "next.json")
    assert done.exit_code == 0, done.output
    return tmp_path / "next.json"


def signed_by(
    roster: Roster, prepared: Path, key: Path, *words: object, typed: str = ""
) -> tuple[Result, Path]:
    out = prepared.with_name("signed.json")
    out.unlink(missing_ok=True)
    return roster("sign", prepared, "--key", key, "--out", out, *words, typed=typed), out


def test_a_new_key_is_private_and_its_public_half_is_printed(roster: Roster, tmp_path: Path) -> None:
    file = tmp_path / "new.key"
    done = roster("key", file)
    assert done.exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text().strip()
    assert len(text) == 43
    assert text not in done.output
    again = roster("key", file)
    assert (again.exit_code, file.read_text().strip()) == (2, text)


def test_what_was_signed_after_the_call_is_in_force(
    roster: Roster, worker: Worker, prepared: Path, key: Path
) -> None:
    done, out = signed_by(roster, prepared, key, typed="y\n")
    assert done.exit_code == 0, done.output
    words = " ".join(check_words(fingerprint(worker.keys().log), "en"))
    assert words in done.output
    assert "Did this organisation read you the same" in done.output
    ends = json.loads(prepared.read_text())["statement"]["ends"]
    assert roster("publish", out).output.startswith(f"Roster 2 is in force until {ends}.")
    shown = roster("show")
    assert shown.output.startswith("Roster 2, signed ")
    assert "harbour" in shown.output


def test_whoever_does_not_hear_the_same_words_signs_nothing(
    roster: Roster, prepared: Path, key: Path
) -> None:
    done, out = signed_by(roster, prepared, key, typed="n\n")
    assert done.exit_code == 2
    assert "Nothing was signed." in done.output
    assert not out.exists()


def test_what_was_compared_before_is_not_asked_again(
    roster: Roster, organisation: Callable[..., Worker], prepared: Path, key: Path, tmp_path: Path
) -> None:
    first, out = signed_by(roster, prepared, key, "--yes")
    assert first.exit_code == 0
    assert roster("publish", out).exit_code == 0
    old = out.rename(tmp_path / "old.json")
    other = organisation("lantern")
    roster("prepare", tmp_path / "third.json")
    done, _ = signed_by(roster, tmp_path / "third.json", key, "--before", old, typed="y\n")
    assert done.exit_code == 0, done.output
    assert done.output.count("Did this organisation") == 1
    assert b64u(other.org) in done.output


def test_a_roster_from_before_must_be_by_the_same_key(
    roster: Roster, prepared: Path, key: Path, tmp_path: Path
) -> None:
    _, out = signed_by(roster, prepared, key, "--yes")
    old = out.rename(tmp_path / "old.json")
    stranger = tmp_path / "stranger.key"
    stranger.write_text(b64u(sha256(b"stranger")))
    done, _ = signed_by(roster, prepared, stranger, "--before", old, "--yes")
    assert done.exit_code == 2
    assert "not signed with this key" in done.output


@pytest.mark.parametrize("seed", [sha256(b"stranger"), bytes(32)])
def test_a_strangers_signature_is_refused(
    roster: Roster, prepared: Path, tmp_path: Path, seed: bytes
) -> None:
    assert ed25519_public(seed) != OWN
    stranger = tmp_path / "stranger.key"
    stranger.write_text(b64u(seed))
    done, out = signed_by(roster, prepared, stranger, "--yes")
    assert done.exit_code == 0
    refused = roster("publish", out)
    assert refused.exit_code == 1
    assert "not signed by a coordinator" in refused.output


def test_a_number_that_was_used_is_refused(roster: Roster, prepared: Path, key: Path) -> None:
    _, out = signed_by(roster, prepared, key, "--yes")
    assert roster("publish", out).exit_code == 0
    again = roster("publish", out)
    assert again.exit_code == 1
    assert "A roster with number 2 was published already." in again.output


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"signature":"","statement":""}', "[" * 100_000, "\0"])
def test_rubbish_is_refused_in_a_sentence(
    roster: Roster, prepared: Path, key: Path, tmp_path: Path, text: str
) -> None:
    rubbish = tmp_path / "rubbish"
    rubbish.write_text(text)
    for done in (
        roster("publish", rubbish),
        signed_by(roster, rubbish, key, "--yes")[0],
        signed_by(roster, prepared, rubbish, "--yes")[0],
        signed_by(roster, prepared, key, "--before", rubbish, "--yes")[0],
    ):
        assert done.exit_code in (1, 2)
        assert done.exception is None or isinstance(done.exception, SystemExit)
        assert "Error: " in done.output


def test_the_words_shown_are_those_of_what_is_signed(roster: Roster, prepared: Path, key: Path) -> None:
    content = json.loads(prepared.read_text())
    content["statement"]["orgs"][0]["fingerprint"] = b64u(bytes(32))
    prepared.write_text(json.dumps(content))
    done, out = signed_by(roster, prepared, key, "--yes")
    # As a roster it verifies. Its check words are nobody's, and the server offers nobody by it.
    assert done.exit_code == 0
    assert " ".join(check_words(bytes(32), "uk")) in done.output
    assert roster("publish", out).exit_code == 0
    assert "ALARM: its key log is not the one on the roster" in roster("show").output


def test_the_lists_say_what_an_organisation_lacks(roster: Roster, prepared: Path, key: Path) -> None:
    _, out = signed_by(roster, prepared, key, "--yes")
    roster("publish", out)
    partners = CliRunner().invoke(main, ["partner", "list"]).output
    for listed in (roster("show").output, partners):
        assert "too few of its members showed lately that they can read" in listed


def test_without_a_coordinator_the_lists_say_what_to_do(
    roster: Roster, settings: Settings, worker: Worker
) -> None:
    del worker
    (settings.data_dir / "coordinators").unlink()
    done = roster("show")
    assert done.exit_code == 1
    assert "Offline: dovira roster key FILE" in done.output


def test_who_has_not_tried_out_the_papers_waits_and_who_is_listed_stays(
    roster: Roster, worker: Worker, secrets: Secrets, store: Store, tmp_path: Path
) -> None:
    with store.write() as s:
        partners.add_partner(s, profile("beacon"))
    sheet = new_recovery()
    token, made = founding(store, "beacon", "beacon.lead", draw_passphrase(), sheet)
    with store.write() as s:
        member = members.enrol(s, secrets, token, made, int(time.time()))
    first = tmp_path / "first.json"
    done = roster("prepare", first)
    assert "beacon waits: its people must try out their recovery papers" in done.output
    assert list(json.loads(first.read_text())["names"]) == [b64u(worker.org)]
    with store.write() as s:
        state = verify_log(keys.log_of(s, member.partner_id), member.partner_id)
        statement = drill_statement(state, member.id, DAY.isoformat())
        drilling.drill(s, member, sign("key-log", statement, recovery_keys(sheet).sign))
    second = tmp_path / "second.json"
    assert "waits" not in roster("prepare", second).output
    assert len(json.loads(second.read_text())["names"]) == 2
