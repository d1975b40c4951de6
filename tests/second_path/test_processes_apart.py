"""A process that reads what was typed serves one request and ends; the others never read it."""

import os
import signal
import socket
import threading
from pathlib import Path

import pytest
from actors.organisation import Worker
from actors.plain import ChosenFile, multipart, multipart_headers
from actors.processes import family, holds, may_look_into_others, open_but_deleted
from actors.reporter import write
from actors.server import Server
from second_path.site import ask, one_was_replaced, open_page, send, until, whole, workers
from sqlalchemy import func, select

from core import models
from core.config import Settings
from core.db import Store
from crypto.encoding import b64u

# Which database it is plays no part in who reads, waits and ends.
ONE_DATABASE = pytest.mark.database("sqlite")
LOOKING = pytest.mark.skipif(not may_look_into_others(), reason="nobody here may look into others")


@ONE_DATABASE
@LOOKING
def test_two_seconds_after_the_answer_no_process_and_no_open_file_holds_what_was_typed(
    server: Server, worker: Worker, settings: Settings
) -> None:
    words = os.urandom(12).hex()
    page = open_page(server)
    typed = page.filled({"story": f"begin {words} end", "contact_value": words}, [b64u(worker.org)])
    fields = [*typed, ("file", ChosenFile(words.encode() * 40_000, f"{words}.txt"))]
    for _ in range(3):
        assert send(server, fields)[0] == 200
    # The search itself works: the hidden secret is in this very process.
    assert holds(os.getpid(), words.encode())
    processes = family(server.pid)
    assert until(lambda: not any(holds(pid, words.encode()) for pid in family(server.pid)), 2)
    for pid in {*processes, *family(server.pid)}:
        assert not holds(pid, words.encode())
        assert not any(words.encode() in content for content in open_but_deleted(pid))
    for path in settings.data_dir.rglob("*"):
        assert not path.is_file() or words.encode() not in path.read_bytes()
    assert words not in server.printed()


@ONE_DATABASE
@LOOKING
def test_a_refused_form_leaves_nothing_in_memory_either(server: Server) -> None:
    words = os.urandom(12).hex()
    filled = multipart([*open_page(server).filled({"story": words}, []), ("unknown", words)])
    assert ask(server, filled, multipart_headers())[0] == 400
    cut = filled[: len(filled) // 2]
    head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: {len(filled)}\r\n"
    head += f"Content-Type: {multipart_headers()['Content-Type']}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), 20) as connection:
        connection.sendall(head.encode() + cut)
    assert until(lambda: not any(holds(pid, words.encode()) for pid in family(server.pid)), 4)


@ONE_DATABASE
def test_each_request_is_served_by_a_new_process_and_the_others_stay(server: Server, worker: Worker) -> None:
    assert until(lambda: whole(server))
    before = workers(server)
    assert send(server, open_page(server).filled({"story": "one"}, [b64u(worker.org)]))[0] == 200
    assert until(lambda: one_was_replaced(server, before))


def test_a_flood_of_readable_forms_does_not_stop_the_first_path(
    server: Server, worker: Worker, store: Store
) -> None:
    body = multipart([("view", "plain")])
    head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: {len(body) + 1}\r\n"
    head += f"Content-Type: {multipart_headers()['Content-Type']}\r\n\r\n"
    # None of them ends: the processes that are apart wait for the last byte.
    waiting = [socket.create_connection(("127.0.0.1", server.port), 20) for _ in range(80)]
    try:
        for connection in waiting:
            connection.sendall(head.encode() + body)
        letters = [write(worker.site, [worker.keys()]) for _ in range(20)]
        for letter in letters:
            assert server.request("POST", letter.path, letter.body, letter.headers()).status == 200
        status, text = send(server, [("view", "plain")])
        assert (status, "Many people are sending right now. Nothing was sent." in text) == (503, True)
        # A view of the site is no readable form.
        open_page(server)
    finally:
        for connection in waiting:
            connection.close()
    with store.read() as s:
        assert s.scalar(select(func.count()).select_from(models.Report)) == 20
    assert until(lambda: send(server, [("view", "plain")])[0] == 400, 20)


def test_thirty_at_once_are_thirty_reports(server: Server, worker: Worker, store: Store) -> None:
    pages = [open_page(server) for _ in range(30)]
    statuses: list[int] = []

    def one(number: int) -> None:
        fields = pages[number].filled({"story": f"person {number}"}, [b64u(worker.org)])
        statuses.append(send(server, fields)[0])

    threads = [threading.Thread(target=one, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 30
    with store.read() as s:
        assert s.scalar(select(func.count()).select_from(models.Report)) == 30


@ONE_DATABASE
def test_a_reload_replaces_every_process_and_keeps_their_number(server: Server, worker: Worker) -> None:
    assert until(lambda: whole(server))
    before = workers(server)
    os.kill(server.pid, signal.SIGHUP)
    assert until(lambda: whole(server, but_for=before), 20)
    assert send(server, open_page(server).filled({"story": "after"}, [b64u(worker.org)]))[0] == 200


@ONE_DATABASE
@LOOKING
def test_a_process_that_dies_leaves_no_core_file(server: Server) -> None:
    for pid in family(server.pid):
        limits = Path(f"/proc/{pid}/limits").read_text()
        (line,) = [row for row in limits.splitlines() if row.startswith("Max core file size")]
        assert line.split()[4:6] == ["0", "0"]


@ONE_DATABASE
def test_nothing_printed_tells_when_somebody_wrote(server: Server, worker: Worker) -> None:
    before = server.printed()
    assert send(server, open_page(server).filled({"story": "one"}, [b64u(worker.org)]))[0] == 200
    assert until(lambda: whole(server))
    assert server.printed() == before
