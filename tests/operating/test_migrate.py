"""`dovira migrate` makes and updates the database, and never loses what belongs to it."""

import stat

import pytest
from sqlalchemy import text

from core.cli.migrate import migrate
from core.config import Settings
from core.db import HEAD, Store, database_file, open_store, revision_of
from core.errors import Refused, SettingError
from core.secrets import Secrets, create_secrets, keyed, read_secrets
from core.site import site


def test_a_new_installation_is_whole_and_private(nothing_yet: Settings) -> None:
    settings = nothing_yet
    assert migrate(settings) == HEAD.read_text().strip()
    store = open_store(settings)
    with store.read() as s:
        here = site(s)
    store.close()
    assert (len(here.id), len(here.salt)) == (16, 16)
    assert here.id != here.salt
    assert {len(value) for value in vars(read_secrets(settings.secrets_dir)).values()} == {32}
    for path in (settings.data_dir, *settings.data_dir.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_second_run_changes_nothing(settings: Settings, store: Store, secrets: Secrets) -> None:
    with store.read() as s:
        before = site(s)
    migrate(settings)
    with store.read() as s:
        assert site(s) == before
    assert read_secrets(settings.secrets_dir) == secrets


def test_a_lost_pepper_is_never_replaced(settings: Settings) -> None:
    pepper = settings.secrets_dir / "pepper"
    pepper.unlink()
    with pytest.raises(Refused, match="from the safe"):
        migrate(settings)
    assert not pepper.exists()


def test_a_lost_session_key_is(settings: Settings, secrets: Secrets) -> None:
    (settings.secrets_dir / "session-key").unlink()
    migrate(settings)
    again = read_secrets(settings.secrets_dir)
    assert again.pepper == secrets.pepper
    assert again.session_key != secrets.session_key


def test_secrets_that_were_put_there_first_are_kept(nothing_yet: Settings) -> None:
    settings = nothing_yet
    settings.data_dir.mkdir()
    mine = create_secrets(settings.secrets_dir)
    migrate(settings)
    assert read_secrets(settings.secrets_dir) == mine


def test_an_empty_database_has_no_revision(nothing_yet: Settings) -> None:
    nothing_yet.data_dir.mkdir()
    if path := database_file(nothing_yet):
        path.touch(0o600)
    store = open_store(nothing_yet)
    assert revision_of(store) is None
    store.close()
    assert migrate(nothing_yet) == HEAD.read_text().strip()


def test_a_database_without_its_row_is_refused(store: Store) -> None:
    with store.write() as s:
        s.execute(text("DELETE FROM site"))
    with store.read() as s, pytest.raises(SettingError, match="dovira migrate"):
        site(s)


@pytest.mark.parametrize("harm", ["missing", "short", "readable"])
def test_secrets_that_cannot_be_trusted_are_refused(settings: Settings, harm: str) -> None:
    pepper = settings.secrets_dir / "pepper"
    if harm == "missing":
        pepper.unlink()
    elif harm == "short":
        pepper.write_bytes(b"short")
    else:
        pepper.chmod(0o644)
    with pytest.raises(SettingError, match="DOVIRA_SECRETS_DIR"):
        read_secrets(settings.secrets_dir)


def test_a_mac_of_one_purpose_is_none_of_another() -> None:
    macs = {keyed(b"k" * 32, purpose, b"data") for purpose in ("auth", "salt", "device")}
    assert len(macs) == 3
    assert {len(mac) for mac in macs} == {32}
