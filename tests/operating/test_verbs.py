"""The operator's verbs do their work and end with a plain sentence, never a traceback."""

import json
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from actors.organisation import Worker, profile_text
from actors.server import environment
from click.testing import CliRunner, Result

from core import challenges, factors, members, models, sessions
from core.cli import VERBS, main
from core.config import Settings
from core.db import Store
from core.due import run_due
from core.secrets import Secrets, is_exported, read_secrets
from core.throttle import Throttle
from crypto.encoding import from_b64u

Dovira = Callable[..., Result]
NOW = int(time.time())


@pytest.fixture
def dovira(settings: Settings) -> Dovira:
    env = {
        name: value for name, value in environment(settings, 8000, 8001).items() if name.startswith("DOVIRA_")
    }
    return lambda *words: CliRunner().invoke(main, words, env=env)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.json"
    path.write_text(profile_text("harbour"))
    return path


def test_the_help_shows_every_verb(dovira: Dovira) -> None:
    shown = dovira("--help").stdout
    for name, sentence in VERBS.items():
        assert name in shown
        assert sentence.split(",")[0].split(".")[0] in " ".join(shown.split())


def test_an_organisation_is_added_opened_and_closed(dovira: Dovira, file: Path, store: Store) -> None:
    assert "dovira member invite harbour NAME" in dovira("partner", "add", str(file)).stdout
    assert "waits for its first member" in dovira("partner", "list").stdout
    assert dovira("partner", "close", "harbour").exit_code == 0
    with store.read() as s:
        assert s.query(models.Partner).one().open is False
    assert dovira("partner", "open", "harbour").exit_code == 0
    with store.read() as s:
        assert s.query(models.Partner).one().open is True


def test_the_list_says_what_each_does(dovira: Dovira, worker: Worker) -> None:
    assert dovira("partner", "list").stdout.split(maxsplit=1) == [worker.slug, "takes reports\n"]
    dovira("partner", "close", worker.slug)
    assert dovira("partner", "list").stdout.split() == [worker.slug, "closed"]


def test_an_invitation_is_a_link_with_the_token_in_its_fragment(
    dovira: Dovira, file: Path, store: Store
) -> None:
    dovira("partner", "add", str(file))
    link = dovira("member", "invite", "harbour", "Olha").stdout.splitlines()[-1]
    page, token = link.split("#")
    assert page == "http://127.0.0.1:8001/join"
    with store.read() as s:
        found = members.look(s, from_b64u(token, 32), NOW)
    assert (found.name, found.founding, found.org_name["en"]) == ("olha", True, "Harbour")


def test_a_link_to_restore_says_what_it_does(dovira: Dovira, worker: Worker, store: Store) -> None:
    shown = dovira("member", "restore", worker.slug, "Marta").stdout
    assert "recovery sheet" in shown
    assert "former sign-ins end" in shown
    with store.read() as s:
        found = members.look(s, from_b64u(shown.splitlines()[-1].split("#")[1], 32), NOW)
    assert (found.name, found.founding) == ("marta", False)
    refused = dovira("member", "invite", worker.slug, "marta").stderr
    assert f"dovira member restore {worker.slug} marta" in refused


def test_a_reset_factor_ends_sessions_and_says_who_may_set_up_a_new_one(
    dovira: Dovira, worker: Worker, store: Store
) -> None:
    with store.write() as s:
        token = sessions.open_session(s, worker.member.id, NOW)
    shown = dovira("member", "reset-factor", worker.name)
    assert shown.exit_code == 0
    assert "make sure that it is them" in shown.stdout
    with store.read() as s:
        assert sessions.find_session(s, token, NOW) is None
        assert not factors.kinds(s, worker.member.id).any


REFUSED = [
    (["partner", "close", "nowhere"], "There is no organisation nowhere"),
    (["partner", "open", "nowhere"], "There is no organisation nowhere"),
    (["member", "invite", "nowhere", "olha"], "There is no organisation nowhere"),
    (["member", "restore", "nowhere", "olha"], "There is no organisation nowhere"),
    (["member", "reset-factor", "olha"], "There is no member olha"),
    (["secrets", "export", "/nowhere/pepper"], "cannot be written"),
]


@pytest.mark.parametrize(("words", "sentence"), REFUSED)
def test_what_cannot_be_done_is_said_in_a_sentence(dovira: Dovira, words: list[str], sentence: str) -> None:
    result = dovira(*words)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.database("sqlite")
def test_a_missing_or_foreign_database_is_said_in_a_sentence(dovira: Dovira, database: Path) -> None:
    database.write_bytes(b"not a database " * 1000)
    assert "The database is away" in dovira("partner", "list").stderr
    database.unlink()
    result = dovira("due")
    assert (result.exit_code, "Run: dovira migrate" in result.stderr) == (1, True)
    assert not database.exists()


FAULTS = {
    "slug": "Big Letters",
    "police": "no",
    "languages": [],
    "forms": ["nothing"],
    "regions": ["moon"],
    "answer_days": 0,
    "hours": {"from": "25:00", "to": "18:00"},
    "name": {"uk": "Гавань"},
    "retention_months": 10_000,
    "unexpected": True,
}


@pytest.mark.parametrize("field", FAULTS)
def test_a_faulty_profile_names_the_field(dovira: Dovira, file: Path, field: str) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | {field: FAULTS[field]}))
    result = dovira("partner", "add", str(file))
    assert result.exit_code == 1
    assert field in result.stderr


def test_a_profile_without_a_field_or_that_is_no_json_is_refused(dovira: Dovira, file: Path) -> None:
    whole = json.loads(file.read_text())
    for field in whole:
        file.write_text(json.dumps({name: value for name, value in whole.items() if name != field}))
        assert field in dovira("partner", "add", str(file)).stderr
    file.write_text("not json")
    assert dovira("partner", "add", str(file)).exit_code == 1


def test_police_cannot_claim_to_be_none(dovira: Dovira, file: Path) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | {"police": True}))
    assert "not_police_confirmed" in dovira("partner", "add", str(file)).stderr


def test_the_same_organisation_is_added_once(dovira: Dovira, file: Path) -> None:
    dovira("partner", "add", str(file))
    assert "already an organisation harbour" in dovira("partner", "add", str(file)).stderr


def test_the_exported_pepper_is_private_and_remembered(
    dovira: Dovira, settings: Settings, tmp_path: Path
) -> None:
    secrets = read_secrets(settings.secrets_dir)
    assert not is_exported(settings.secrets_dir, secrets)
    assert dovira("secrets", "export", str(tmp_path / "pepper")).exit_code == 0
    assert (tmp_path / "pepper").read_bytes() == secrets.pepper
    assert stat.S_IMODE((tmp_path / "pepper").stat().st_mode) == 0o600
    assert is_exported(settings.secrets_dir, secrets)
    assert not is_exported(settings.secrets_dir, Secrets(b"another pepper, 32 bytes long...", b""))
    assert dovira("secrets", "export", str(tmp_path / "pepper")).exit_code == 1


def test_what_is_due_is_done_once(
    dovira: Dovira, store: Store, secrets: Secrets, worker: Worker, file: Path
) -> None:
    file.write_text(profile_text("lantern"))
    dovira("partner", "add", str(file))
    with store.write() as s:
        members.invite(s, "lantern", "olha", NOW - 73 * 3600)
        sessions.open_session(s, worker.member.id, NOW - 3600)
        kept = sessions.open_session(s, worker.member.id, NOW)
        challenges.ask(s, kept, NOW - challenges.SECONDS)
    Throttle(store, secrets, lambda: NOW - 3600).spend("olha")
    assert dovira("due").stdout == "invitations 1, sessions 1, challenges 1, counters 1\n"
    assert dovira("due").stdout == "Nothing was due.\n"
    with store.read() as s:
        found = sessions.find_session(s, kept, NOW)
    assert found
    assert found.member == worker.member


def test_who_holds_the_lease_does_it_alone(store: Store) -> None:
    with store.write() as s:
        s.add(models.Lease(name="due", until=NOW + 10))
        s.add(models.Counter(key="old", count=1, expires=NOW - 1))
    assert run_due(store, NOW) == []
    assert run_due(store, NOW + 10) == ["counters 1"]
