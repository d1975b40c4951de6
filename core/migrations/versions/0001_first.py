"""Site, organisations, members, key logs, epochs, reports."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "counters",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_counters")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "partners",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.UniqueConstraint("slug", name=op.f("uq_partners_slug")),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("form", sa.String(length=1), nullable=False),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lang", sa.String(length=5), nullable=False),
        sa.Column("size_class", sa.SmallInteger(), nullable=False),
        sa.Column("object_count", sa.SmallInteger(), nullable=False),
        sa.Column("origin", sa.String(length=7), nullable=False),
        sa.Column("sealed", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("size_class BETWEEN 0 AND 6", name=op.f("ck_reports_size_class")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "site",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    op.create_table(
        "epochs",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("partner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("recipient", sa.LargeBinary(length=1216), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_epochs_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_epochs")),
    )
    op.create_index(
        "ix_epochs_open",
        "epochs",
        ["partner_id"],
        unique=True,
        sqlite_where=sa.text("NOT ended"),
        postgresql_where=sa.text("NOT ended"),
    )
    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("partner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_invitations_partner_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitations")),
        sa.UniqueConstraint("name", name=op.f("uq_invitations_name")),
    )
    op.create_table(
        "key_log",
        sa.Column("partner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_key_log_partner_id")),
        sa.PrimaryKeyConstraint("partner_id", "seq", name=op.f("pk_key_log")),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("partner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("auth_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("recipient", sa.LargeBinary(length=1216), nullable=False),
        sa.Column("sign", sa.LargeBinary(length=32), nullable=False),
        sa.Column("vault", sa.LargeBinary(length=72), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_members_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("name", name=op.f("uq_members_name")),
    )
    op.create_table(
        "objects",
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_objects_report_id")),
        sa.PrimaryKeyConstraint("report_id", "id", name=op.f("pk_objects")),
        sa.UniqueConstraint("id", name=op.f("uq_objects_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cases",
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("partner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("closure", sa.String(length=12), nullable=True),
        sa.Column("assignee", sa.LargeBinary(length=16), nullable=True),
        sa.Column("first_opened", sa.Date(), nullable=True),
        sa.CheckConstraint("(status = 'closed') = (closure IS NOT NULL)", name=op.f("ck_cases_closure")),
        sa.ForeignKeyConstraint(["assignee"], ["members.id"], name=op.f("fk_cases_assignee")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_cases_partner_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_cases_report_id")),
        sa.PrimaryKeyConstraint("report_id", "partner_id", name=op.f("pk_cases")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cases_partner_id", "cases", ["partner_id"], unique=False)
    op.create_table(
        "epoch_files",
        sa.Column("epoch_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["epoch_id"], ["epochs.id"], name=op.f("fk_epoch_files_epoch_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_epoch_files_member_id")),
        sa.PrimaryKeyConstraint("epoch_id", "member_id", name=op.f("pk_epoch_files")),
    )
    op.create_table(
        "headers",
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("object_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("partner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["epoch_id"], ["epochs.id"], name=op.f("fk_headers_epoch_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_headers_partner_id")),
        sa.ForeignKeyConstraint(
            ["report_id", "object_id"],
            ["objects.report_id", "objects.id"],
            name=op.f("fk_headers_report_id_object_id"),
        ),
        sa.PrimaryKeyConstraint("report_id", "object_id", "partner_id", name=op.f("pk_headers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "parts",
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("object_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id", "object_id"],
            ["objects.report_id", "objects.id"],
            name=op.f("fk_parts_report_id_object_id"),
        ),
        sa.PrimaryKeyConstraint("report_id", "object_id", "n", name=op.f("pk_parts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("opened", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_staff_sessions_member_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_sessions")),
    )
