"""Mailboxes: where answers wait for who has the code."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("lookup_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("auth_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_mailboxes_report_id")),
        sa.PrimaryKeyConstraint("lookup_mac", name=op.f("pk_mailboxes")),
        sa.UniqueConstraint("report_id", name=op.f("uq_mailboxes_report_id")),
        sqlite_with_rowid=False,
    )
