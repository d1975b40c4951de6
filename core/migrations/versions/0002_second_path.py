"""The second path: an organisation may refuse it; the MAC of a typed body tells a repeat from a change."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "partners", sa.Column("server_sealing", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column("reports", sa.Column("typed", sa.LargeBinary(length=32), nullable=True))
