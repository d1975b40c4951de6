"""A PostgreSQL of our own for as long as the tests run: a fresh folder, a Unix socket in it, no port."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.pool import Pool

OLDEST = 15
# As docs/operating.md asks for.
SILENT = {
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
# Nothing in these tests survives the machine; where durability is the subject the defaults stand.
QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
    "wal_recycle": "off",
}
# Room for all databases of a run; a container may have a small one.
MEMORY, ENOUGH = Path("/dev/shm"), 2 << 30  # noqa: S108 - nobody else's machine


def quick_place() -> Path:
    """Where a server that need not survive anything writes fastest."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    return MEMORY if roomy else Path("/tmp")  # noqa: S108 - else too long for a socket


class Cluster:
    """A running server. The product's role owns its databases and nothing else."""

    def __init__(self, configuration: Mapping[str, str], parent: Path = Path("/tmp")) -> None:  # noqa: S108 - else too long for a socket
        self._find(Path(tempfile.mkdtemp(prefix="dovira-pg-", dir=parent)))
        if self._as:
            os.chown(self.folder, self._as["user"], self._as["group"])
        self.run(
            "initdb",
            "-D",
            self.data,
            "-A",
            "trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        )
        self._configure(
            {"listen_addresses": "", "unix_socket_directories": str(self.folder), **configuration}
        )
        self._attend()
        self.sql("CREATE ROLE dovira LOGIN")
        # As docs/operating.md asks for, for `dovira erase --now`.
        self.sql("GRANT pg_checkpoint TO dovira")

    @classmethod
    def of_copy(cls, folder: Path) -> "Cluster":
        """Start what a copy of another's folder holds, as after a power cut."""
        copy = cls.__new__(cls)
        copy._find(folder)
        # Its process is gone with the power; here it may still live, next to us.
        for left in (copy.data / "postmaster.pid", *folder.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)
        copy._configure({"unix_socket_directories": str(folder)})
        copy._attend()
        return copy

    @property
    def pid(self) -> int:
        """The server's first process."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    @property
    def running(self) -> bool:
        """Whether it is there."""
        try:
            os.kill(self.pid, 0)
        except (OSError, IndexError):
            return False
        return True

    def start(self) -> None:
        self.run("pg_ctl", "-D", self.data, "-l", self.log, "-w", "start")

    def stop(self, how: str = "fast") -> None:
        """`fast` as an operator would, `immediate` as a crash would."""
        self.run("pg_ctl", "-D", self.data, "-m", how, "-w", "stop")

    def remove(self) -> None:
        event.remove(Pool, "connect", self._note)
        self._close_clients()
        if self.running:
            self.stop("immediate")
        shutil.rmtree(self.folder)

    def url(self, name: str) -> str:
        """DOVIRA_DATABASE_URL of a database."""
        return f"postgresql+psycopg://dovira@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database of the product's role, and give its URL."""
        self.sql(f"CREATE DATABASE {name} OWNER dovira TEMPLATE {template} STRATEGY FILE_COPY")
        self.sql("GRANT EXECUTE ON FUNCTION pg_switch_wal() TO dovira", name)
        return self.url(name)

    def drop(self, name: str) -> None:
        self._close_clients()
        self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def cut_off(self, name: str) -> None:
        """Nobody gets into this database, and who was in it is out."""
        self.sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self.terminate(name)

    def terminate(self, name: str) -> None:
        """End every connection to a database."""
        self.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608 - ours

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement as the server's own role."""
        address = f"host={self.folder} user=postgres dbname={database}"
        with psycopg.connect(address, autocommit=True) as connection:
            found = connection.execute(statement)  # type: ignore[arg-type]  # a test's own words
            return found.fetchall() if found.description else []

    def _find(self, folder: Path) -> None:
        self.folder = folder
        self.data, self.log = folder / "data", folder / "log"
        self._bin = find_server()
        self._as = _unprivileged()

    def _attend(self) -> None:
        # Apps end with their process; here many live in one, and psycopg complains of what is left open.
        self._clients: list[psycopg.Connection[Any]] = []
        event.listen(Pool, "connect", self._note)
        self.start()

    def _note(self, connection: object, _record: object) -> None:
        if isinstance(connection, psycopg.Connection):
            self._clients.append(connection)

    def _close_clients(self) -> None:
        while self._clients:
            self._clients.pop().close()

    def _configure(self, settings: Mapping[str, str]) -> None:
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def run(self, program: str, *words: object) -> None:
        """One of the server's programs, as its user. Raises CalledProcessError."""
        subprocess.run(
            [self._bin / program, *map(str, words)],
            **self._as,
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
        )


def find_server() -> Path:
    """The folder of the newest server's programs."""
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    if not found and (initdb := shutil.which("initdb")):
        return Path(initdb).resolve().parent
    newest = max(found, key=lambda path: int(path.parent.name), default=None)
    if newest is None or int(newest.parent.name) < OLDEST:
        raise AssertionError("The tests need PostgreSQL 15 or newer: make test installs it")
    return newest


def database_of(url: str) -> str:
    """The name of the database in a URL of ours."""
    return re.findall(r"/(\w+)\?", url)[0]


def _unprivileged() -> dict[str, Any]:
    """The server refuses to run as root."""
    if os.getuid():
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
