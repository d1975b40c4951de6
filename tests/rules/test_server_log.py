"""What PostgreSQL writes into its log holds nothing that was sent."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from actors.cluster import Cluster, database_of
from actors.organisation import DAY
from actors.reporter import Letter
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core import postgresql
from core.config import Settings
from core.db import Store, open_store
from core.errors import CoreError
from core.reports import Desk
from core.throttle import SqlStorage

pytestmark = pytest.mark.database("postgresql")
# Another word than what other tests search the same server for.
CANARY = "LINNET-5c1e"
# What somebody who looks for a mistake might set.
LOUD = {
    "log_min_messages": "debug1",
    "log_min_error_statement": "debug1",
    "log_parameter_max_length_on_error": "-1",
    "log_error_verbosity": "verbose",
}


@pytest.fixture
def server(servers: Callable[[], Cluster]) -> Cluster:
    return servers()


def fail(store: Store, statement: str, **values: object) -> None:
    with suppress(SQLAlchemyError, CoreError), store.write() as s:
        s.execute(text(statement), values)


def go_wrong(store: Store, letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    """What happens on a bad day: repeats that race, a timeout, a statement that is none."""
    with ThreadPoolExecutor(8) as pool:
        for _ in range(8):
            pool.submit(Desk(store).file, letter.upload, DAY, size_class=0)
            pool.submit(SqlStorage(store).incr, CANARY, 60)
    fail(store, "SELECT nothing WHERE FROM :value", value=CANARY)
    monkeypatch.setattr(
        postgresql, "WRITE", postgresql.WRITE.replace("statement_timeout = 20000", "statement_timeout = 50")
    )
    fail(store, "SELECT pg_sleep(60), CAST(:value AS text)", value=CANARY)
    monkeypatch.undo()


def written(server: Cluster, since: int) -> bytes:
    return server.log.read_bytes()[since:]


def traces(letter: Letter) -> list[bytes]:
    names = (letter.report, letter.secret, *(one.id for one in letter.upload.objects))
    return [CANARY.encode(), *(name.hex().encode() for name in names)]


def test_a_bad_day_leaves_no_value_even_in_a_log_that_tells_all(
    server: Cluster, settings: Settings, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = database_of(settings.database_url)
    for setting, chosen in LOUD.items():
        server.sql(f"ALTER DATABASE {name} SET {setting} = '{chosen}'")
    store, since = open_store(settings), server.log.stat().st_size
    go_wrong(store, letter, monkeypatch)
    store.close()
    log = written(server, since)
    assert b"canceling statement due to statement timeout" in log
    assert b"SELECT nothing WHERE FROM $1" in log
    assert not [trace for trace in traces(letter) if trace in log]


def test_with_the_settings_we_ask_for_not_even_a_key_that_is_taken(
    server: Cluster, store: Store, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = server.log.stat().st_size
    go_wrong(store, letter, monkeypatch)
    again = "INSERT INTO leases (name, until) VALUES (:value, 1)"
    for _ in range(2):
        fail(store, again, value=CANARY)
    fail(store, "UPDATE parts SET object_id = :value", value=letter.report)
    fail(store, "SELECT CAST(CAST(:value AS text) AS integer)", value=CANARY)
    log = written(server, since)
    assert not [trace for trace in traces(letter) if trace in log]


def test_no_view_of_the_server_shows_a_value(server: Cluster, store: Store, letter: Letter) -> None:
    with store.write() as s:
        s.execute(text("SELECT CAST(:value AS text)"), {"value": CANARY})
        Desk(store).file(letter.upload, DAY, size_class=0)
        seen = repr(server.sql("SELECT query FROM pg_stat_activity")).encode()
    assert b"CAST($1" in seen
    assert not [trace for trace in traces(letter) if trace in seen]
