"""What every verb starts with: settings, database, secrets; and how it ends when it cannot."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from core.config import Settings, read_settings
from core.db import Store, check_revision, open_store
from core.errors import OperatorError, StoreUnavailable
from core.secrets import Secrets, read_secrets

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Stage:
    """An installation that is ready for a verb."""

    settings: Settings
    store: Store
    secrets: Secrets


def plainly(verb: Callable[P, R]) -> Callable[P, R]:
    """Make a verb end with one sentence and exit status 1 instead of a traceback."""

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except OperatorError as error:
            raise click.ClickException(str(error)) from error
        except StoreUnavailable as error:
            raise click.ClickException(
                "The database is away, locked or full. Nothing was changed."
            ) from error

    return run


@contextmanager
def stage() -> Iterator[Stage]:
    """Open the installation that the environment names. Raises OperatorError."""
    settings = read_settings()
    store = open_store(settings)
    try:
        check_revision(store)
        yield Stage(settings, store, read_secrets(settings.secrets_dir))
    finally:
        store.close()


def now() -> int:
    """Seconds since 1970."""
    return int(time.time())
