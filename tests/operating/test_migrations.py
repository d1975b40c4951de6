"""Every step of the schema keeps what is stored, and a step that is cut off has not begun."""

import datetime
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from actors.cluster import Cluster
from actors.server import environment
from sqlalchemy import Boolean, Date, Integer, LargeBinary, MetaData, Row, Table, inspect, select

from core.cli.migrate import migrate
from core.config import Settings
from core.db import HEAD, Store, database_file, make_engine, open_store, revision_of
from core.migrations.run import differences, upgrade
from core.secrets import create_secrets
from core.transactions import alone

ROOT = Path(__file__).parents[2]
ID = bytes(range(16))
DOVIRA = Path(sys.executable).with_name("dovira")
MANY = 3
WAITING = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'advisory'"
# Ends itself, without a word, in front of the statement that begins like the first argument.
CUT = """
import os, signal, sys
from sqlalchemy import Engine, event

@event.listens_for(Engine, "before_cursor_execute")
def cut(_connection, _cursor, statement, *_):
    if statement.strip().startswith(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)

from core.cli.migrate import migrate
from core.config import read_settings
migrate(read_settings())
"""


def at_revision(settings: Settings, revision: str) -> Store:
    """The installation as an older release left it."""
    settings.data_dir.mkdir()
    create_secrets(settings.secrets_dir)
    if path := database_file(settings):
        path.touch(0o600)
    store = Store(make_engine(settings.database_url))
    upgrade(store.engine, revision)
    return store


def fill(store: Store) -> dict[str, Row[tuple[object, ...]]]:
    """One row in every table, all of them about the same id; the rows by table."""
    for table in tables(store):
        with store.write() as s:
            s.execute(
                table.insert().values(
                    {column.name: value(column.type) for column in table.columns if not column.nullable}
                )
            )
    return rows(store)


def tables(store: Store) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(store.engine)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def value(kind: object) -> object:
    known = ((LargeBinary, ID), (Boolean, False), (Integer, 0), (Date, datetime.date(2026, 11, 23)))
    return next((value for type_, value in known if isinstance(kind, type_)), "a")


def rows(store: Store) -> dict[str, Row[tuple[object, ...]]]:
    with store.read() as s:
        found = {table.name: s.execute(select(table)).first() for table in tables(store)}
    return {name: row for name, row in found.items() if row is not None}


@pytest.mark.parametrize("revision", [f"{n:04}" for n in range(1, int(HEAD.read_text()))])
def test_an_older_database_with_rows_becomes_this_one_and_keeps_them(
    nothing_yet: Settings, revision: str
) -> None:
    store = at_revision(nothing_yet, revision)
    before = fill(store)
    assert migrate(nothing_yet) == HEAD.read_text().strip()
    after = rows(store)
    for name, row in before.items():
        assert row._mapping.items() <= after[name]._mapping.items()
    assert differences(store.engine) == []
    assert migrate(nothing_yet) == HEAD.read_text().strip()
    assert rows(store) == after
    store.close()


def test_an_empty_one_becomes_this_one(nothing_yet: Settings) -> None:
    for _ in range(2):
        assert migrate(nothing_yet) == HEAD.read_text().strip()
    store = open_store(nothing_yet)
    assert differences(store.engine) == []
    store.close()


@pytest.mark.parametrize("cut", ["CREATE TABLE parts", "ALTER TABLE reports", "INSERT INTO alembic_version"])
def test_one_that_is_killed_has_not_begun(nothing_yet: Settings, cut: str) -> None:
    words = [sys.executable, "-c", CUT, cut]
    ended = subprocess.run(words, env=environment(nothing_yet, 8000, 8001), cwd=ROOT)
    assert ended.returncode == -signal.SIGKILL
    store = open_store(nothing_yet)
    assert revision_of(store) is None
    assert inspect(store.engine).get_table_names() == []
    store.close()
    assert migrate(nothing_yet) == HEAD.read_text().strip()


def test_a_step_that_is_killed_leaves_the_one_before(nothing_yet: Settings) -> None:
    store = at_revision(nothing_yet, "0001")
    before = fill(store)
    words = [sys.executable, "-c", CUT, "UPDATE alembic_version"]
    ended = subprocess.run(words, env=environment(nothing_yet, 8000, 8001), cwd=ROOT)
    assert ended.returncode == -signal.SIGKILL
    assert revision_of(store) == "0001"
    assert rows(store) == before
    assert migrate(nothing_yet) == HEAD.read_text().strip()
    store.close()


def test_many_at_once_are_one(nothing_yet: Settings, cluster: Cluster | None) -> None:
    nothing_yet.data_dir.mkdir()
    create_secrets(nothing_yet.secrets_dir)
    if path := database_file(nothing_yet):
        path.touch(0o600)
    store, env = open_store(nothing_yet), environment(nothing_yet, 8000, 8001)
    with store.write() as s:
        alone(s.connection())
        started = [
            subprocess.Popen([DOVIRA, "migrate"], env=env, cwd=ROOT, stdout=subprocess.DEVNULL)
            for _ in range(MANY)
        ]
        while cluster and len(cluster.sql(WAITING)) < MANY:
            assert all(one.poll() is None for one in started)
    assert [one.wait(60) for one in started] == [0] * MANY
    with store.read() as s:
        (site,) = (table for table in tables(store) if table.name == "site")
        assert len(s.execute(select(site)).all()) == 1
    assert differences(store.engine) == []
    store.close()
