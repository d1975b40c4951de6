"""Fifty people send 20 MB each while others send words: what becomes of the words."""

import http.client
import json
import multiprocessing
import os
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.request import urlopen

from crypto.attachment import FileFacts, file_id, seal_file
from crypto.encoding import b64u, from_b64u
from crypto.frame import Kind, Place
from crypto.padding import PART
from crypto.report import Draft, Reader, new_upload_secret, report_id, request_body, seal_report
from tests.bench import load, served, servers

PEOPLE = 50
FILE = 20_000_000
ANNOUNCEMENT = 12_288
WORDS = 6_000
SECONDS = 60.0
UPLOADED_SECONDS = 300


@dataclass(frozen=True)
class Busy:
    """`words`: what the reports met meanwhile; `uploaded`: files that arrived whole, in `seconds`."""

    words: load.Run
    uploaded: int
    seconds: float


@dataclass(frozen=True)
class Package:
    """A file of a report, ready to be sent."""

    report: str
    report_secret: bytes
    file: str
    file_secret: bytes
    announcement: bytes


def measure(folder: Path, url: str = "") -> Busy:
    """With a database of its own: SQLite, or the one at `url`."""
    port = servers.free_port()
    env = servers.environment(folder, port, servers.free_port()) | {"DOVIRA_DATABASE_URL": url}
    servers.dovira(env, "migrate")
    servers.dovira(env, "demo")
    with servers.gunicorn("webform:create_app()", port, env):
        packages, payload = _packages(port)
        words = served.prepare(port, WORDS)
        queue: multiprocessing.Queue[tuple[int, float]] = multiprocessing.Queue()
        context = multiprocessing.get_context("fork")
        process = context.Process(target=_upload_all, args=(port, packages, payload, queue))
        process.start()
        met = load.fire(port, words, SECONDS)
        uploaded, seconds = queue.get(timeout=UPLOADED_SECONDS)
        process.join()
    return Busy(met, uploaded, seconds)


def _packages(port: int) -> tuple[list[Package], bytes]:
    """A report each, received; a file each, announced with headers of its own and the same sealed bytes."""
    with urlopen(f"http://127.0.0.1:{port}/keys") as answer:
        keys = json.load(answer)
    org, site = keys["orgs"][0], from_b64u(keys["site"])
    reader = Reader(*(from_b64u(org[key]) for key in ("id", "epoch", "recipient")))
    draft = Draft("help", bytes(32), "uk", keys["day"], {"danger_now": "no"})
    place = Place(Kind.ATTACHMENT, site, bytes(16), bytes(16))
    sealed = seal_file(place, FileFacts("kept", "", ""), os.urandom(FILE), [reader])
    (header,) = sealed.headers
    wire = {"epoch": b64u(header.epoch), "header": header.header.decode(), "org": b64u(header.org)}
    whole = {"headers": [wire], "pad": "", "size": len(sealed.payload)}
    missing = ANNOUNCEMENT - len(json.dumps(whole, separators=(",", ":")))
    announcement = json.dumps(whole | {"pad": "0" * missing}, separators=(",", ":")).encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    packages = []
    for _ in range(PEOPLE):
        secret, own = new_upload_secret(), new_upload_secret()
        id_ = report_id(secret)
        body = request_body(seal_report(replace(draft), site, id_, [reader]), "a", "uk", False)
        _ask(connection, "POST", f"/u/{b64u(id_)}", secret, body, "application/json")
        packages.append(Package(b64u(id_), secret, b64u(file_id(own)), own, announcement))
    connection.close()
    return packages, sealed.payload


def _upload_all(
    port: int, packages: list[Package], payload: bytes, queue: "multiprocessing.Queue[tuple[int, float]]"
) -> None:
    arrived: list[str] = []
    begin = time.monotonic()
    threads = [threading.Thread(target=_upload, args=(port, one, payload, arrived)) for one in packages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queue.put((len(arrived), time.monotonic() - begin))


def _upload(port: int, package: Package, payload: bytes, arrived: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    path = f"/u/{package.report}/{package.file}"
    _ask(connection, "POST", path, package.report_secret, package.announcement, "application/json")
    answer: dict[str, object] = {}
    for n in range(-(-len(payload) // PART)):
        part = payload[n * PART : (n + 1) * PART]
        answer = _ask(connection, "PUT", f"{path}/{n}", package.file_secret, part, "application/octet-stream")
    connection.close()
    if answer.get("sha256"):
        arrived.append(package.file)


def _ask(
    connection: http.client.HTTPConnection, method: str, path: str, secret: bytes, body: bytes, kind: str
) -> dict[str, object]:
    """As a browser: what is refused because the server is busy is tried again."""
    headers = {"Authorization": f"Upload {b64u(secret)}", "Content-Type": kind}
    for pause in (0.2, 1, 3, 9, 0):
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status == 200:
            break
        time.sleep(pause)
    found: dict[str, object] = json.loads(text)
    return found
