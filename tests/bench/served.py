"""The product under load: a throw-away installation with demo partners, both sites under gunicorn."""

import base64
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, TypeVar
from urllib.request import urlopen

from crypto.encoding import b64u
from crypto.report import Draft, Reader, new_upload_secret, report_id, request_body, seal_report
from tests.bench import load, second_path, servers

ROUNDS = 5
PREPARED = 5000
PLAIN = 200
STARTS = 3
Result = TypeVar("Result")


@dataclass
class Sent:
    """Sealed submissions: rates a second by round, latencies of the last one as text."""

    rates: list[float] = field(default_factory=list)
    ms: str = ""
    failed: int = 0

    def fire(self, port: int, requests: list[bytes], seconds: float) -> None:
        """One round."""
        seen = load.fire(port, requests, seconds)
        self.rates.append(seen.per_second)
        self.ms = f"{seen.p50_ms} / {seen.p95_ms} / {seen.p99_ms}"
        self.failed += seen.failed


@dataclass
class Seen:
    """Rates a second by round, memory a worker in MiB, seconds from a site's start to its first answer.

    `plain`: the second path, JavaScript off.
    """

    sqlite: Sent = field(default_factory=Sent)
    postgresql: Sent = field(default_factory=Sent)
    plain: Sent = field(default_factory=Sent)
    plain_postgresql: Sent = field(default_factory=Sent)
    trivial_posts: list[float] = field(default_factory=list)
    form_pages: list[float] = field(default_factory=list)
    start_pages: list[float] = field(default_factory=list)
    trivial_gets: list[float] = field(default_factory=list)
    seals: float = 0.0
    webform_mb: list[float] = field(default_factory=list)
    admin_mb: list[float] = field(default_factory=list)
    start_seconds: dict[str, float] = field(default_factory=dict)


def measure(folder: Path, seconds: float) -> Seen:
    """Alternate the product, on both databases, and the trivial view, so that a busy moment hits all."""
    site, big, admin, plain = (servers.free_port() for _ in range(4))
    env = servers.environment(folder / "data", site, admin)
    seen = Seen()
    with (
        servers.postgresql() as url,
        _installed(env),
        _installed(servers.environment(folder / "big", big, admin) | {"DOVIRA_DATABASE_URL": url}) as big_env,
    ):
        for name, port, settings in (("SQLite", site, env), ("PostgreSQL", big, big_env)):
            times = [servers.seconds_to_start("webform:create_app()", port, settings) for _ in range(STARTS)]
            seen.start_seconds[name] = median(times)
        _load(seen, seconds, env, big_env, (site, big, admin, plain))
    return seen


def _load(
    seen: Seen,
    seconds: float,
    env: dict[str, str],
    big_env: dict[str, str],
    ports: tuple[int, int, int, int],
) -> None:
    site, big, admin, plain = ports
    with (
        servers.gunicorn("webform:create_app()", site, env) as webform,
        servers.gunicorn("webform:create_app()", big, big_env),
        servers.gunicorn("admin:create_app()", admin, env) as partners,
        servers.gunicorn("tests.bench.trivial:app", plain, env),
    ):
        prepared, seen.seals = _timed(lambda: prepare(site, PREPARED))
        for_big = prepare(big, PREPARED)
        for number in range(ROUNDS):
            seen.plain.fire(site, second_path.prepare(site, PLAIN), seconds)
            seen.plain_postgresql.fire(big, second_path.prepare(big, PLAIN), seconds)
            seen.postgresql.fire(big, for_big[number::ROUNDS], seconds)
            _round(seen, site, plain, prepared[number::ROUNDS], seconds)
        seen.webform_mb = servers.workers_rss_mb(webform)
        load.fire(admin, [_get(f"localhost:{admin}", "/")] * 1000, 60)
        seen.admin_mb = servers.workers_rss_mb(partners)


def with_site(folder: Path, use: Callable[[str], Result]) -> Result:
    """Call `use` with the address of a reporter's site that serves demo partners."""
    site = servers.free_port()
    env = servers.environment(folder, site, servers.free_port())
    with _installed(env), servers.gunicorn("webform:create_app()", site, env):
        return use(f"http://127.0.0.1:{site}/")


@contextmanager
def _installed(env: dict[str, str]) -> Iterator[dict[str, str]]:
    """Settings of an installation with demo partners."""
    servers.dovira(env, "migrate")
    servers.dovira(env, "demo")
    yield env


def _timed(make: Callable[[], list[bytes]]) -> tuple[list[bytes], float]:
    begin = time.process_time()
    made = make()
    return made, len(made) / (time.process_time() - begin)


def _round(seen: Seen, site: int, plain: int, requests: list[bytes], seconds: float) -> None:
    seen.sqlite.fire(site, requests, seconds)
    seen.trivial_posts.append(load.fire(plain, requests[:1], seconds).per_second)
    host = f"127.0.0.1:{site}"
    seen.form_pages.append(load.fire(site, [_form(host)], seconds / 2).per_second)
    seen.start_pages.append(load.fire(site, [_get(host, "/")], seconds / 2).per_second)
    seen.trivial_gets.append(load.fire(plain, [_get(f"127.0.0.1:{plain}", "/")], seconds / 2).per_second)


def _get(host: str, path: str) -> bytes:
    return load.request_bytes("GET", path, host, {"Accept-Encoding": "gzip"})


def _form(host: str) -> bytes:
    headers = {
        "Accept-Encoding": "gzip",
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "v=uk.0.0.1",
    }
    return load.request_bytes("POST", "/", host, headers, b"view=help")


def prepare(port: int, count: int) -> list[bytes]:
    """`count` different submissions of about 1 kB of text to the first organisation, as sent."""
    with urlopen(f"http://127.0.0.1:{port}/keys") as answer:
        keys = json.load(answer)
    org = keys["orgs"][0]
    reader = Reader(_bytes(org["id"]), _bytes(org["epoch"]), _bytes(org["recipient"]))
    return [_submission(port, _bytes(keys["site"]), keys["day"], reader) for _ in range(count)]


def _submission(port: int, site: bytes, day: str, reader: Reader) -> bytes:
    secret = new_upload_secret()
    answers: dict[str, Any] = {"danger_now": "no", "story": "ж" * 500}
    draft = Draft(form="help", form_version=os.urandom(32), lang="uk", day=day, answers=answers)
    body = request_body(seal_report(draft, site, report_id(secret), [reader]), "a", "uk", False)
    headers = {"Authorization": f"Upload {b64u(secret)}", "Content-Type": "application/json"}
    return load.request_bytes("POST", f"/u/{b64u(report_id(secret))}", f"127.0.0.1:{port}", headers, body)


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
