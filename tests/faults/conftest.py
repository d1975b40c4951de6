"""One installation a database for the short form of all faults: started once, on a disk of its own."""

from collections.abc import Iterator

import pytest
from faults.world import World, running

MEGABYTES = 512


@pytest.fixture(scope="session")
def world(dialect: str) -> Iterator[World]:
    """The product as it runs outside."""
    with running(dialect, MEGABYTES) as started:
        yield started
