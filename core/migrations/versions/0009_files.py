"""Files: an object may be announced before it is whole."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("objects", sa.Column("slot", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_objects_slot"), "objects", ["slot"])
