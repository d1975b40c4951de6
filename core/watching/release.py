"""The release manifest: every file that the sites of this release serve. `make vendor` writes release.json.

The copy to trust is the one that came with the release, never one that the site itself gives.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.watching import CannotLook, Difference
from core.watching.fetching import Answer, Visitor
from core.watching.headers import check_headers
from crypto.primitives import sha256

LARGEST_FILE = 2**20
_HERE = Path(__file__).with_name("release.json")


@dataclass(frozen=True)
class File:
    """SHA-256 in hexadecimal, and the Subresource Integrity value that pages name (the same hash)."""

    sha256: str
    integrity: str


def read_release(path: Path | None = None) -> Mapping[str, File]:
    """The files of the reporter's site by name. Raises CannotLook."""
    try:
        read = json.loads((path or _HERE).read_bytes())
        if read["v"] != 1:
            raise CannotLook("The manifest is of a newer Dovira.")
        listed = read["sites"]["webform"].items()
        return {name: File(str(one["sha256"]), str(one["integrity"])) for name, one in listed}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CannotLook("The manifest cannot be read: it is not the release.json of a release.") from error


def check_files(visitor: Visitor, release: Mapping[str, File]) -> list[Difference]:
    """What is served otherwise than the release has it. Raises CannotLook."""
    found: list[Difference] = []
    for name, file in sorted(release.items()):
        answer = visitor.get(f"/static/{name}", LARGEST_FILE)
        found += [*_differs(answer, file), *check_headers(answer)]
    return found


def _differs(answer: Answer, file: File) -> list[Difference]:
    if answer.status != 200:
        return [Difference(f"{answer.name} is missing: status {answer.status}.")]
    if not answer.whole or sha256(answer.body).hex() != file.sha256:
        return [Difference(f"{answer.name} is not the file of this release.")]
    return []
