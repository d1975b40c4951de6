"""Secrets of the server: files of mode 600 outside the database, so that its backup does not hold them."""

import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from core.errors import SettingError

SECRET_LENGTH = 32
PEPPER = "pepper"
SESSION_KEY = "session-key"
EXPORTED = "pepper-exported"


@dataclass(frozen=True)
class Secrets:
    """`pepper` keys every stored MAC; `session_key` signs form tokens. 32 bytes each."""

    pepper: bytes
    session_key: bytes


def keyed(key: bytes, purpose: str, data: bytes) -> bytes:
    """HMAC-SHA-256 (32 bytes) of `data` for one purpose: a MAC made for one never passes for another."""
    return hmac.digest(key, b"dovira/v1/" + purpose.encode() + b"\0" + data, "sha256")


def has_pepper(folder: Path) -> bool:
    """Whether the pepper is where it belongs."""
    return (folder / PEPPER).is_file()


def create_secrets(folder: Path) -> Secrets:
    """Make the files that are missing and read them all. Files that exist stay as they are."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in (PEPPER, SESSION_KEY):
        if not (folder / name).exists():
            write_private(folder / name, os.urandom(SECRET_LENGTH))
    return read_secrets(folder)


def read_secrets(folder: Path) -> Secrets:
    """Read both files. Raises SettingError when one is missing, of another length or readable by others."""
    return Secrets(_read(folder / PEPPER), _read(folder / SESSION_KEY))


def write_private(path: Path, content: bytes) -> None:
    """Write a new file only its owner can read, whole on disk when this returns. Raises FileExistsError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_private(path: Path, content: bytes) -> None:
    """The same in place of a file that may exist: whoever reads it sees the old or the new one, whole."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    write_private(new, content)
    os.replace(new, path)


def mark_exported(folder: Path, secrets: Secrets) -> None:
    """Remember that this pepper lies in a safe; another pepper will not match the mark."""
    mark = folder / EXPORTED
    mark.unlink(missing_ok=True)
    write_private(mark, keyed(secrets.pepper, "exported", b"").hex().encode())


def is_exported(folder: Path, secrets: Secrets) -> bool:
    """Whether `mark_exported` was called for this pepper."""
    try:
        mark = (folder / EXPORTED).read_bytes()
    except OSError:
        return False
    return hmac.compare_digest(mark, keyed(secrets.pepper, "exported", b"").hex().encode())


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        mode = path.stat().st_mode & 0o077
    except OSError:
        raise SettingError(f"DOVIRA_SECRETS_DIR: {path} cannot be read. Run: dovira migrate") from None
    if len(content) != SECRET_LENGTH:
        raise SettingError(f"DOVIRA_SECRETS_DIR: {path} must hold exactly {SECRET_LENGTH} bytes.")
    if mode:
        raise SettingError(f"DOVIRA_SECRETS_DIR: {path} is readable by others. Run: chmod 600 {path}")
    return content
