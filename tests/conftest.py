"""Actors and installations for all tests: real files, real envelopes; only the passphrase's cost is cheap."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from actors.chromium import launched
from actors.cluster import QUICK, SILENT, Cluster, database_of, quick_place
from actors.coordinator import appoint
from actors.desk import Desk
from actors.installation import Template, new_name, settings_at
from actors.organisation import DAY, Worker, found
from actors.reporter import Letter, new_keys, write
from actors.templates import Compiled
from flask import Flask
from playwright.sync_api import Browser

from admin import create_app
from core import review
from core.cli.migrate import migrate
from core.config import Settings
from core.db import Store, database_file, open_store
from core.reports import file_report
from core.secrets import Secrets, read_secrets
from core.site import site
from core.web import SiteApp
from crypto.code import CodeKeys

DATABASES = ("sqlite", "postgresql")
# An installation, and the first members of its organisations by slug.
Settled = tuple[Template, dict[str, Worker]]
# Outside a demonstration no site starts before practitioners have read its texts.
review.FILE = Path(__file__).parent / "actors/reviewed.toml"
SiteApp.jinja_options = SiteApp.jinja_options | {"bytecode_cache": Compiled()}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What touches a database runs on both; a journey, which takes seconds, only where it says so."""
    if "dialect" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("database")
        default = DATABASES[:1] if "journeys" in metafunc.definition.path.parts else DATABASES
        metafunc.parametrize("dialect", mark.args if mark else default, indirect=True, scope="session")


@pytest.fixture(scope="session")
def dialect(request: pytest.FixtureRequest) -> str:
    """The database that this test runs on: sqlite or postgresql."""
    return str(request.param)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def servers() -> Iterator[Callable[[], Cluster]]:
    """The PostgreSQL of this run, started when somebody asks for it."""
    running: list[Cluster] = []

    def start() -> Cluster:
        if not running:
            running.append(Cluster(QUICK | SILENT, quick_place()))
        return running[0]

    yield start
    for cluster in running:
        cluster.remove()


@pytest.fixture(scope="session")
def cluster(dialect: str, servers: Callable[[], Cluster]) -> Cluster | None:
    """The PostgreSQL of this run, None for a test on SQLite."""
    return servers() if dialect == "postgresql" else None


@pytest.fixture(scope="session")
def migrated(cluster: Cluster | None, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A fresh installation; copied, never used."""
    url = cluster.create(new_name()) if cluster else ""
    settings = settings_at(tmp_path_factory.mktemp("migrated"), url)
    migrate(settings)
    appoint(settings.data_dir)
    return Template(settings, cluster)


@pytest.fixture(scope="session")
def settled(migrated: Template, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Settled]:
    """`settled("harbour")`: the same with organisations and their first members, founded once a run."""
    made: dict[tuple[str, ...], Settled] = {(): (migrated, {})}

    def settle(*slugs: str) -> Settled:
        if slugs not in made:
            copy = migrated.copy(tmp_path_factory.mktemp("settled") / "var")
            store, secrets = open_store(copy), read_secrets(copy.secrets_dir)
            workers = {slug: found(store, secrets, slug) for slug in slugs}
            store.close()
            made[slugs] = Template(copy, migrated.cluster).rest(), workers
        return made[slugs]

    return settle


@pytest.fixture
def installation(request: pytest.FixtureRequest, settled: Callable[..., Settled]) -> Settled:
    """What this test's own is a copy of: with the organisations whose members it has."""
    members = {"worker": "harbour", "other_worker": "lantern"}
    return settled(*(slug for name, slug in members.items() if name in request.fixturenames))


@pytest.fixture
def settings(installation: Settled, tmp_path: Path) -> Iterator[Settings]:
    """A fresh installation of its own."""
    template, _ = installation
    copy = template.copy(tmp_path / "var")
    yield copy
    if template.cluster:
        template.cluster.drop(database_of(copy.database_url))


@pytest.fixture
def nothing_yet(cluster: Cluster | None, tmp_path: Path) -> Iterator[Settings]:
    """An installation before its first `dovira migrate`."""
    url = cluster.create(new_name()) if cluster else ""
    yield settings_at(tmp_path / "var", url)
    if cluster:
        cluster.drop(database_of(url))


@pytest.fixture
def secrets(settings: Settings) -> Secrets:
    """The installation's secrets."""
    return read_secrets(settings.secrets_dir)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """The installation's database."""
    opened = open_store(settings)
    yield opened
    opened.close()


@pytest.fixture
def organisation(store: Store, secrets: Secrets) -> Callable[..., Worker]:
    """Found an organisation: `organisation("harbour")` gives its first member."""
    return lambda slug, demo=False: found(store, secrets, slug, demo)


@pytest.fixture
def worker(installation: Settled, store: Store) -> Worker:
    """The first member of the organisation `harbour`."""
    return own_copy(installation[1]["harbour"], store)


@pytest.fixture
def other_worker(installation: Settled, store: Store) -> Worker:
    """The first member of another organisation, `lantern`."""
    return own_copy(installation[1]["lantern"], store)


def own_copy(known: Worker, store: Store) -> Worker:
    """The same person, in the test's own installation."""
    return replace(known, store=store, paper=[*known.paper])


@pytest.fixture
def code(store: Store) -> CodeKeys:
    """The keys of somebody's code."""
    with store.read() as s:
        return new_keys(site(s).salt)


@pytest.fixture
def letter(worker: Worker) -> Letter:
    """A report sealed to `harbour`, not sent yet."""
    return write(worker.site, [worker.keys()])


@pytest.fixture
def database(settings: Settings) -> Path:
    """The database file, for a test whose subject is SQLite."""
    path = database_file(settings)
    assert path, "mark the test with database('sqlite')"
    return path


@pytest.fixture
def cut_off(settings: Settings, cluster: Cluster | None) -> Callable[[], None]:
    """`cut_off()`: from now on nobody gets into the database."""

    def cut() -> None:
        path = database_file(settings)
        if cluster:
            cluster.cut_off(database_of(settings.database_url))
        elif path:
            path.unlink()
            path.mkdir()

    return cut


@pytest.fixture
def app(settings: Settings) -> Flask:
    """The partners' site."""
    return create_app(settings)


@pytest.fixture
def desk(app: Flask) -> Callable[..., Desk]:
    """`desk()` is a stranger's browser, `desk(worker)` a signed-in one."""

    def open_desk(worker: Worker | None = None) -> Desk:
        browser = Desk(app)
        browser.get("/")
        if worker is not None:
            assert browser.sign_in(worker).status_code == 204
        return browser

    return open_desk


@pytest.fixture
def filed(letter: Letter, store: Store) -> Letter:
    """A report that harbour received."""
    with store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)
    return letter
