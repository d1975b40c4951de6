"""Logs that a real organisation's server and members wrote, and the hands that tamper with them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from actors.organisation import Worker
from click.testing import CliRunner, Result

from core import stafflog
from core.cli.verify import command
from core.db import Store
from crypto import chain
from crypto.chain import Head, entry_hash
from crypto.encoding import Json, b64u, canonical_json, parse_object
from crypto.signed import Signed
from crypto.stafflog import head_statement

TODAY = datetime.now(UTC).date()


@dataclass(frozen=True)
class Files:
    """Writes logs into a folder and runs `dovira verify` over them."""

    folder: Path

    def staff(self, statements: list[bytes]) -> Path:
        """A staff log, one entry a line."""
        path = self.folder / "staff.jsonl"
        path.write_bytes(b"".join(one + b"\n" for one in statements))
        return path

    def keys(self, entries: list[Signed]) -> Path:
        """A key log, one signed entry a line."""
        path = self.folder / "keys.jsonl"
        path.write_bytes(b"".join(canonical_json(dict(one.to_wire())) + b"\n" for one in entries))
        return path

    def kept(self, content: bytes) -> Path:
        """A checkpoint."""
        path = self.folder / "kept.json"
        path.write_bytes(content)
        return path

    def verify(self, *paths: Path, kept: Path | None = None) -> Result:
        """Run the verb."""
        more = ["--checkpoint", str(kept)] if kept else []
        return CliRunner().invoke(command, [*map(str, paths), *more])


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A folder of one's own."""
    return Files(tmp_path)


@pytest.fixture
def staff_log(worker: Worker, store: Store) -> list[bytes]:
    """Three days of harbour: founded, an act a day, two days closed."""
    for n in range(3):
        with store.write() as s:
            day = TODAY + timedelta(days=n)
            stafflog.note(s, worker.org, worker.member.id, "opened", bytes([n]) * 16, day)
            stafflog.note(s, worker.org, worker.member.id, "exported", bytes([n]) * 16, day)
    with store.read() as s:
        return stafflog.statements_of(s, worker.org)


def changed(statement: bytes, **fields: Json) -> bytes:
    """The same entry with other fields, canonical again."""
    return canonical_json(parse_object(statement) | fields)


def rechained(statements: list[bytes]) -> list[bytes]:
    """What a server that rewrites its log would write: numbers and links anew, the rest as it is."""
    done: list[bytes] = []
    head = Head(b"")
    for one in statements:
        prev = b64u(head.hash) if head.hash else ""
        done.append(changed(one, seq=head.seq + 1, prev=prev))
        head = Head(b"", entry_hash("staff-log", done[-1]), head.seq + 1)
    return done


def place(statements: list[bytes], kind: str, which: int = 0) -> int:
    """Where the entry of this type stands."""
    return [n for n, one in enumerate(statements) if parse_object(one)["type"] == kind][which]


def head_at(worker: Worker, statements: list[bytes], seq: int) -> dict[str, Json]:
    """What the worker would sign who saw the log up to there."""
    head = chain.Head(worker.org, entry_hash("staff-log", statements[seq]), seq)
    return head_statement(head, worker.member.id, TODAY.isoformat())


Tamper = Callable[[list[bytes]], list[bytes]]
