"""The recovery sheet: its recipient, and every epoch's identity sealed to it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "recoveries",
        sa.Column("partner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("recipient", sa.LargeBinary(length=1216), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_recoveries_partner_id")),
        sa.PrimaryKeyConstraint("partner_id", name=op.f("pk_recoveries")),
    )
    op.create_table(
        "recovery_files",
        sa.Column("epoch_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["epoch_id"], ["epochs.id"], name=op.f("fk_recovery_files_epoch_id")),
        sa.PrimaryKeyConstraint("epoch_id", name=op.f("pk_recovery_files")),
    )
