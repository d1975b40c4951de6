"""The only code that changes the schema. Needs alembic, so no web worker imports it.

A new migration is a file `versions/NNNN_what.py`; its number goes into HEAD, which the apps compare at start.
"""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine

from core.models import Base
from core.transactions import WRITE, alone


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to a revision, the newest if not told otherwise; whole or not at all."""
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        alone(connection)
        command.upgrade(_config(connection), revision)


def differences(engine: Engine) -> list[object]:
    """What the models have and the database lacks, or the other way round; empty when they agree."""
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
