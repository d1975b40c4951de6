"""A folder for opened text: all of it or none, readable by its owner only, never over something else."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from core.offline import BadExport
from core.offline.names import safe_name


def write_folder(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[str]:
    """Make `folder` (mode 700) with these files (mode 600) and give the names they got. Raises BadExport.

    Nothing is left behind when it fails, and nothing that is there already is touched.
    """
    if folder.exists() or folder.is_symlink():
        raise BadExport("The folder to write into exists already. Name a new one.")
    try:
        half = Path(tempfile.mkdtemp(prefix=".opening-", dir=folder.parent))
    except (OSError, ValueError) as error:
        raise BadExport(
            "The folder cannot be made there: choose one in a folder that you may write to."
        ) from error
    try:
        names = _fill(half, files)
        half.rename(folder)
    except OSError as error:
        raise BadExport("The files could not be written: is the disk full? Nothing was kept.") from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return names


def _fill(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[str]:
    taken: set[str] = set()
    names = []
    for wanted, data in files:
        names.append(safe_name(wanted, taken))
        # O_EXCL: a name is made here or not at all, and no link is followed.
        descriptor = os.open(folder / names[-1], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    return names
