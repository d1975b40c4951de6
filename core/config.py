"""The settings, read from the environment once and checked at start. docs/operating.md explains each."""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from core.errors import SettingError
from core.terms import Terms
from crypto.encoding import from_b64u
from crypto.errors import Damaged

# What `dovira demo` writes into the data folder, so that `make run` needs no setting.
COORDINATORS = "coordinators"
# By the field of core.terms.Terms.
KEEPING = {
    "help": "DOVIRA_KEEP_HELP_DAYS",
    "report": "DOVIRA_KEEP_REPORT_DAYS",
    "rights": "DOVIRA_KEEP_RIGHTS_DAYS",
    "check": "DOVIRA_KEEP_CHECK_DAYS",
    "unopened": "DOVIRA_KEEP_UNOPENED_DAYS",
}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Settings:
    """What an installation may choose. Every default is safe to publish and right for `make run`.

    `coordinators`: Ed25519 keys (32 bytes each), of which any may sign the roster; at most two.
    `deletion_days`: from "delete" with a code to the erasure. `file_bytes`: of one file, `files`: at once.
    `keeping`: days that cases are kept.
    """

    database_url: str
    data_dir: Path
    secrets_dir: Path
    site_origin: str
    admin_origin: str
    exit_url: str
    demo_anywhere: bool
    coordinators: tuple[bytes, ...]
    new_translations: bool
    deletion_days: int
    file_bytes: int
    files: int
    keeping: Terms


def read_settings(env: Mapping[str, str] = os.environ) -> Settings:
    """Read and check all settings. Raises SettingError, whose text names the variable."""
    data_dir = Path(env.get("DOVIRA_DATA_DIR") or "var").absolute()
    return Settings(
        database_url=_database_url(env, data_dir),
        data_dir=data_dir,
        secrets_dir=Path(env.get("DOVIRA_SECRETS_DIR") or data_dir / "secrets").absolute(),
        site_origin=_origin(env, "DOVIRA_SITE_ORIGIN", "http://127.0.0.1:8000"),
        admin_origin=_origin(env, "DOVIRA_ADMIN_ORIGIN", "http://localhost:8001"),
        exit_url=_exit_url(env),
        demo_anywhere=_switch(env, "DOVIRA_DEMO_ANYWHERE"),
        coordinators=_coordinators(env, data_dir),
        new_translations=_switch(env, "DOVIRA_NEW_TRANSLATIONS"),
        deletion_days=_deletion_days(env),
        file_bytes=_number(env, "DOVIRA_FILE_MB", 200, 1, 2048) << 20,
        files=_number(env, "DOVIRA_FILES", 20, 0, 50),
        keeping=_terms(env),
    )


def is_loopback(origin: str) -> bool:
    """Whether an origin can be reached from this machine only."""
    return urlsplit(origin).hostname in LOOPBACK


def _database_url(env: Mapping[str, str], data_dir: Path) -> str:
    url = env.get("DOVIRA_DATABASE_URL") or f"sqlite:///{data_dir / 'dovira.sqlite3'}"
    if not (_names_a_file(url) or _names_a_server(url)):
        raise SettingError(
            "DOVIRA_DATABASE_URL must be sqlite:/// and the path of a file,"
            " or postgresql+psycopg://user:password@host/database (%40 for an @ in the password)."
        )
    return url


def _names_a_file(url: str) -> bool:
    return url.startswith("sqlite:///") and url != "sqlite:///" and "?" not in url and ":memory:" not in url


def _names_a_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return (
            parts.scheme == "postgresql+psycopg"
            and parts.path.strip("/") != ""
            and parts.netloc.count("@") < 2
            and parts.port != 0
        )
    except ValueError:
        return False


def _origin(env: Mapping[str, str], name: str, default: str) -> str:
    value = env.get(name) or default
    parts = _split(value, name)
    if value != f"{parts.scheme}://{parts.netloc}" or "@" in value:
        raise SettingError(f"{name} must be like https://example.org, with nothing after the host and port.")
    return value.lower()


def _exit_url(env: Mapping[str, str]) -> str:
    value = env.get("DOVIRA_EXIT_URL") or "https://www.bbc.com/weather"
    _split(value, "DOVIRA_EXIT_URL")
    # The value becomes a Location header.
    if not value.isascii() or not value.isprintable() or " " in value:
        raise SettingError("DOVIRA_EXIT_URL must be plain ASCII without spaces.")
    return value


def _split(value: str, name: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = None
    if not usable:
        raise SettingError(f"{name} must begin with http:// or https:// and name a host.")
    return parts


def _coordinators(env: Mapping[str, str], data_dir: Path) -> tuple[bytes, ...]:
    text = env.get("DOVIRA_COORDINATORS") or _read_text(data_dir / COORDINATORS)
    try:
        keys = tuple(from_b64u(word, 32) for word in text.split())
    except Damaged:
        keys = (b"",) * 3
    if len(keys) > 2:
        raise SettingError(
            "DOVIRA_COORDINATORS must be one or two keys as `dovira roster key` prints them, a space between."
        )
    return keys


def _read_text(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise SettingError(f"{path} cannot be read; it holds the coordinators' keys.") from error


def _deletion_days(env: Mapping[str, str]) -> int:
    value = env.get("DOVIRA_DELETION_HOURS") or "72"
    if not value.isascii() or not value.isdigit() or int(value) > 720:
        raise SettingError("DOVIRA_DELETION_HOURS must be a number of hours, at most 720.")
    # Only days are kept of a report: a day that has begun counts.
    return -(-int(value) // 24)


def _number(env: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    value = env.get(name) or str(usual)
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise SettingError(f"{name} must be a number from {least} to {most}.")
    return int(value)


def _terms(env: Mapping[str, str]) -> Terms:
    """Twenty years at most; a fortnight at least, so that staff can be warned."""
    usual = asdict(Terms())
    return Terms(**{key: _number(env, name, usual[key], 14, 7305) for key, name in KEEPING.items()})


def _switch(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name) or "0"
    if value not in ("0", "1"):
        raise SettingError(f"{name} must be 0 or 1.")
    return value == "1"
