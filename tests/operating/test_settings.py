"""A wrong setting stops the start and is named."""

from pathlib import Path

import pytest

from core.config import is_loopback, read_settings
from core.errors import SettingError

WRONG = {
    "DOVIRA_DATABASE_URL": [
        "postgresql://dovira@db/dovira",
        "postgresql+psycopg2://dovira@db/dovira",
        "postgresql+psycopg://dovira@db",
        "postgresql+psycopg://dovira:p@ss@db/dovira",
        "postgresql+psycopg://dovira@db:port/dovira",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:////tmp/a?mode=memory",
        "/tmp/a",  # noqa: S108 - a path, not a file that is made
    ],
    "DOVIRA_SITE_ORIGIN": [
        "help.example.org",
        "https://help.example.org/",
        "https://help.example.org/path",
        "ftp://help.example.org",
        "https://",
        "https://help.example.org:0",
        "https://help.example.org:port",
        "https://user@help.example.org",
        "https://help.example.org?a",
        "https://[::1",
    ],
    "DOVIRA_ADMIN_ORIGIN": ["localhost:8001", "https://staff.example.org/inbox"],
    "DOVIRA_EXIT_URL": [
        "weather",
        "javascript:alert(1)",
        "https://a b",
        "https://a\r\nSet-Cookie: x",
        "https://ї.укр",
    ],
    "DOVIRA_DEMO_ANYWHERE": ["yes", "true", "2"],
    "DOVIRA_COORDINATORS": ["A" * 42, "A" * 44, "=" * 43, f"{'A' * 43},{'A' * 43}", " ".join(["A" * 43] * 3)],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_settings({name: value})


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://dovira:p%40ss@db.example:5432/dovira?sslmode=verify-full",
        "postgresql+psycopg://dovira@/dovira?host=/run/postgresql",
    ],
)
def test_a_server_is_a_database_too(url: str) -> None:
    assert read_settings({"DOVIRA_DATABASE_URL": url}).database_url == url


def test_a_wrong_address_is_not_repeated() -> None:
    with pytest.raises(SettingError) as caught:
        read_settings({"DOVIRA_DATABASE_URL": "postgresql://dovira:CANARY@db/dovira"})
    assert "CANARY" not in str(caught.value)


def test_nothing_set_is_the_demo_on_this_machine() -> None:
    found = read_settings({})
    assert found.data_dir == Path("var").absolute()
    assert found.database_url == f"sqlite:///{found.data_dir}/dovira.sqlite3"
    assert found.secrets_dir == found.data_dir / "secrets"
    assert (found.site_origin, found.admin_origin) == ("http://127.0.0.1:8000", "http://localhost:8001")
    assert found.exit_url == "https://www.bbc.com/weather"
    assert found.demo_anywhere is False


def test_every_setting_is_taken(tmp_path: Path) -> None:
    found = read_settings(
        {
            "DOVIRA_DATA_DIR": str(tmp_path),
            "DOVIRA_DATABASE_URL": "sqlite:////srv/d.sqlite3",
            "DOVIRA_SECRETS_DIR": "/srv/secrets",
            "DOVIRA_SITE_ORIGIN": "https://Help.Example.org",
            "DOVIRA_ADMIN_ORIGIN": "https://staff.example.net:8443",
            "DOVIRA_EXIT_URL": "https://weather.example/",
            "DOVIRA_DEMO_ANYWHERE": "1",
        }
    )
    assert (found.data_dir, found.secrets_dir) == (tmp_path, Path("/srv/secrets"))
    assert found.database_url == "sqlite:////srv/d.sqlite3"
    assert found.site_origin == "https://help.example.org"
    assert found.admin_origin == "https://staff.example.net:8443"
    assert (found.exit_url, found.demo_anywhere) == ("https://weather.example/", True)


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000"])
def test_loopback_is_recognised(origin: str) -> None:
    assert is_loopback(origin)
    assert not is_loopback("http://127.0.0.1.example.org")


def test_coordinators_come_from_the_environment_or_the_data_folder(tmp_path: Path) -> None:
    env = {"DOVIRA_DATA_DIR": str(tmp_path)}
    assert read_settings(env).coordinators == ()
    (tmp_path / "coordinators").write_text("A" * 43 + "\n")
    assert read_settings(env).coordinators == (bytes(32),)
    two = " ".join(["A" * 43, "_" * 42 + "8"])
    assert read_settings(env | {"DOVIRA_COORDINATORS": two}).coordinators == (bytes(32), b"\xff" * 32)
    (tmp_path / "coordinators").write_bytes(b"\xff")
    with pytest.raises(SettingError, match="coordinators"):
        read_settings(env)
