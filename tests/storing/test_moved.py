"""Whoever can write to the database still cannot pass one report's bytes off as another's."""

import pytest
from actors.organisation import DAY, Worker
from actors.reporter import Letter, write
from sqlalchemy import text

from core.db import Store
from core.reports import file_report
from crypto.errors import EnvelopeError

MOVES = {
    "payload of answers": ("answers", "parts"),
    "header of answers": ("answers", "headers"),
    "payload of identity": ("identity", "parts"),
    "header of identity": ("identity", "headers"),
}

# What ties objects to their report is no obstacle to who holds the database.
UNBOUND = {
    "sqlite": ["PRAGMA defer_foreign_keys = ON"],
    "postgresql": [
        f"ALTER TABLE {table} DROP CONSTRAINT fk_{table}_report_id_object_id"
        for table in ("headers", "parts")
    ],
}


@pytest.fixture
def two(store: Store, letter: Letter, worker: Worker) -> tuple[Letter, Letter]:
    other = write(worker.site, [worker.keys()], {"own_words": "another"})
    for one in (letter, other):
        with store.write() as s:
            file_report(s, one.upload, DAY, size_class=one.size_class)
    return letter, other


@pytest.mark.parametrize(("kind", "table"), MOVES.values(), ids=MOVES.keys())
def test_bytes_of_another_report_are_refused(
    store: Store, worker: Worker, two: tuple[Letter, Letter], kind: str, table: str
) -> None:
    column = {"parts": "bytes", "headers": "header"}[table]
    ids = {"to": getattr(two[0].sealed, kind).id, "of": getattr(two[1].sealed, kind).id}
    moved = f"UPDATE {table} SET {column} = (SELECT {column} FROM {table} WHERE object_id = :of)"  # noqa: S608 - fixed names
    with store.write() as s:
        s.execute(text(moved + " WHERE object_id = :to"), ids)
    with pytest.raises(EnvelopeError):
        worker.open(two[0].report)


def test_a_whole_object_moved_to_another_report_is_refused(
    store: Store, worker: Worker, two: tuple[Letter, Letter]
) -> None:
    moves = [(two[0].sealed.identity.id, two[1].report), (two[1].sealed.identity.id, two[0].report)]
    with store.write() as s:
        for statement in UNBOUND[store.engine.dialect.name]:
            s.execute(text(statement))
        for moved, report in moves:
            for table, column in (("objects", "id"), ("headers", "object_id"), ("parts", "object_id")):
                change = f"UPDATE {table} SET report_id = :report WHERE {column} = :moved"  # noqa: S608 - fixed names
                s.execute(text(change), {"report": report, "moved": moved})
    with pytest.raises(EnvelopeError):
        worker.open(two[0].report)


def test_both_halves_of_another_object_are_refused(
    store: Store, worker: Worker, two: tuple[Letter, Letter]
) -> None:
    ids = {"to": two[0].sealed.answers.id, "of": two[1].sealed.answers.id}
    with store.write() as s:
        for table, column in (("parts", "bytes"), ("headers", "header")):
            moved = f"UPDATE {table} SET {column} = (SELECT {column} FROM {table} WHERE object_id = :of)"  # noqa: S608 - fixed names
            s.execute(text(moved + " WHERE object_id = :to"), ids)
    with pytest.raises(EnvelopeError):
        worker.open(two[0].report)


def test_a_header_given_to_another_organisation_does_not_open(
    store: Store, letter: Letter, other_worker: Worker
) -> None:
    with store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)
        ids = {"org": other_worker.org, "epoch": other_worker.keys().epoch}
        s.execute(text("UPDATE headers SET partner_id = :org, epoch_id = :epoch"), ids)
        s.execute(text("UPDATE cases SET partner_id = :org"), {"org": other_worker.org})
    with pytest.raises(EnvelopeError):
        other_worker.open(letter.report)
