"""The outer file of an export: a zip archive, stored, with nothing in it that the format does not need.

Read as hostile: whoever hands it over may have made it to fill memory, to hide a file or to name a path.
"""

import io
import re
import stat
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.offline import BadExport

MAX_ARCHIVE = 512 * 1024 * 1024
MAX_MEMBERS = 1_000

_NAME = re.compile(r"[a-z0-9]{1,16}\.(?:age|json)")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_END = struct.Struct("<4s4H2LH")
_ENTRY = 46 + 32
_ZIP64_LOCATOR = b"PK\x06\x07"
_FAULTS = (
    zipfile.BadZipFile, struct.error, EOFError, OSError, ValueError,
    IndexError, OverflowError, RuntimeError,
)  # fmt: skip


def pack(members: Mapping[str, bytes]) -> bytes:
    """The archive: the same members give the same bytes. It says nothing of when or where it was made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        for name, data in members.items():
            archive.writestr(entry(name), data)
    return buffer.getvalue()


def entry(name: str) -> zipfile.ZipInfo:
    """What a member is called, and no time of anything."""
    made = zipfile.ZipInfo(name, _EPOCH)
    made.create_system = 3
    made.external_attr = (stat.S_IFREG | 0o600) << 16
    return made


def load(path: Path) -> bytes:
    """The bytes of an archive on disk, at most 512 MiB. Raises BadExport."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise BadExport("The export is not an ordinary file.")
        if found.st_size > MAX_ARCHIVE:
            raise BadExport("This file is too large to be an export.")
        with path.open("rb") as file:
            return file.read(MAX_ARCHIVE)
    except (OSError, ValueError) as error:
        raise BadExport(
            "The export cannot be read: there is no such file, or you may not read it."
        ) from error


def unpack(data: bytes) -> dict[str, bytes]:
    """The members by name. Raises BadExport for anything `pack` would not write."""
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries, len(data))
            return {entry.filename: archive.read(entry) for entry in entries}
    except _FAULTS as error:
        raise damaged() from error


def damaged() -> BadExport:
    """What is said of every file that is not as it was made."""
    return BadExport("This file is not an export of a report, or it was damaged on its way. Export it again.")


def _check_directory(data: bytes) -> None:
    """The directory is small, at the end, and the only one: before zipfile makes an object of each entry."""
    if len(data) < _END.size:
        raise damaged()
    mark, disk, first, here, count, size, offset, comment = _END.unpack(data[-_END.size :])
    if mark != b"PK\x05\x06" or disk or first or comment or here != count or count > MAX_MEMBERS:
        raise damaged()
    if size > count * _ENTRY or offset + size + _END.size != len(data):
        raise damaged()
    if data[-_END.size - 20 :].startswith(_ZIP64_LOCATOR):
        raise damaged()


def _check_entries(entries: Sequence[zipfile.ZipInfo], room: int) -> None:
    if len({entry.filename for entry in entries}) != len(entries):
        raise damaged()
    for entry in entries:
        # orig_filename: zipfile cuts a name at its first zero byte.
        if not _NAME.fullmatch(entry.orig_filename) or entry.flag_bits or entry.extra or entry.comment:
            raise damaged()
        if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
            raise damaged()
        if not stat.S_ISREG(entry.external_attr >> 16):
            raise damaged()
    if sum(entry.file_size for entry in entries) > room:
        raise damaged()
