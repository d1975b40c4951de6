"""Colleagues, epochs that end, the staff log, what members vouch for, rosters, acts that need two people."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("partners", sa.Column("office", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("members", sa.Column("welcomed", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column(
        "invitations", sa.Column("role", sa.String(length=20), server_default="lead", nullable=False)
    )
    op.add_column("invitations", sa.Column("by", sa.LargeBinary(length=16), nullable=True))
    op.add_column("epochs", sa.Column("ends", sa.Date(), nullable=True))
    _logs()
    _vouched()
    op.create_table(
        "rosters",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rosters")),
    )
    op.create_table(
        "approvals",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("partner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["members.id"], name=op.f("fk_approvals_by")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_approvals_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )


def _logs() -> None:
    op.create_table(
        "staff_log",
        sa.Column("partner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_staff_log_partner_id")),
        sa.PrimaryKeyConstraint("partner_id", "seq", name=op.f("pk_staff_log")),
    )
    op.create_table(
        "log_heads",
        sa.Column("partner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_log_heads_partner_id")),
        sa.PrimaryKeyConstraint("partner_id", "day", name=op.f("pk_log_heads")),
    )
    op.create_table(
        "head_signatures",
        sa.Column("partner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_head_signatures_partner_id")),
        sa.PrimaryKeyConstraint("partner_id", "member_id", name=op.f("pk_head_signatures")),
    )


def _vouched() -> None:
    op.create_table(
        "liveness",
        sa.Column("partner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_liveness_member_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_liveness_partner_id")),
        sa.PrimaryKeyConstraint("partner_id", "member_id", name=op.f("pk_liveness")),
    )
    op.create_table(
        "bundles",
        sa.Column("partner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_bundles_partner_id")),
        sa.PrimaryKeyConstraint("partner_id", name=op.f("pk_bundles")),
    )
