"""The conversation: answers, messages that wait, readers that were stopped, reports that are to be erased."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

OBJECT = ["report_id", "object_id"]


def upgrade() -> None:
    for name in ("deletion_asked", "erase_on"):
        op.add_column("reports", sa.Column(name, sa.Date(), nullable=True))
    op.create_index(op.f("ix_reports_erase_on"), "reports", ["erase_on"])
    for name in ("first_answered", "message_waiting", "stopped"):
        op.add_column("cases", sa.Column(name, sa.Date(), nullable=True))
    op.create_table(
        "reply_headers",
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("object_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("partner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_reply_headers_partner_id")),
        sa.ForeignKeyConstraint(
            OBJECT, ["objects.report_id", "objects.id"], name=op.f("fk_reply_headers_report_id")
        ),
        sa.PrimaryKeyConstraint("report_id", "object_id", name=op.f("pk_reply_headers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "erased_reports",
        sa.Column("id_mac", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id_mac", name=op.f("pk_erased_reports")),
        sqlite_with_rowid=False,
    )
