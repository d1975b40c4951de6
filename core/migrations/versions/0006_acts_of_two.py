"""Acts that two people must want; organisations that leave."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("approvals", sa.Column("given_by", sa.LargeBinary(length=16), nullable=True))
    op.create_index("ix_approvals_one", "approvals", ["partner_id", "act"], unique=True)
    op.add_column("partners", sa.Column("leaves", sa.Date(), nullable=True))
    op.add_column("partners", sa.Column("erased", sa.Boolean(), nullable=False, server_default=sa.false()))
