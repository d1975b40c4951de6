"""Raw limits beside which the product is judged: durable commits of the same bytes, sealing on one core."""

import multiprocessing
import os
import time
from pathlib import Path

import pysqlite3.dbapi2 as sqlite3
from nacl.public import PrivateKey, SealedBox

WRITERS = 2


def commits_per_second(folder: Path, sealed_bytes: int, seconds: float) -> float:
    """Bare `BEGIN IMMEDIATE` inserts in WAL, synchronous=FULL, from two processes."""
    path = str(folder / "raw.sqlite3")
    with sqlite3.connect(path) as setup:
        setup.execute("PRAGMA journal_mode=WAL")
        setup.execute("CREATE TABLE raw (id BLOB PRIMARY KEY, bytes BLOB) WITHOUT ROWID")
    with multiprocessing.get_context("fork").Pool(WRITERS) as pool:
        counts = pool.starmap(_commit, [(path, sealed_bytes, seconds)] * WRITERS)
    return sum(counts) / seconds


def _commit(path: str, size: int, seconds: float) -> int:
    connection = sqlite3.connect(path, isolation_level=None, timeout=20)
    connection.execute("PRAGMA synchronous=FULL")
    body, count, until = os.urandom(size), 0, time.monotonic() + seconds
    while time.monotonic() < until:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO raw VALUES (?, ?)", (os.urandom(16), body))
        connection.execute("COMMIT")
        count += 1
    connection.close()
    return count


def sealed_boxes_per_second(size: int, seconds: float) -> float:
    """PyNaCl sealed boxes of `size` bytes on one core."""
    box, body, count = SealedBox(PrivateKey.generate().public_key), os.urandom(size), 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        box.encrypt(body)
        count += 1
    return count / seconds
