"""The second factor: TOTP, passkeys, recovery codes; what a session has shown so far."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "totps",
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(length=60), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_totps_member_id")),
        sa.PrimaryKeyConstraint("member_id", "confirmed", name=op.f("pk_totps")),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("vault", sa.LargeBinary(length=72), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_passkeys_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
    )
    op.create_index("ix_passkeys_member_id", "passkeys", ["member_id"])
    op.create_table(
        "recovery_codes",
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_recovery_codes_member_id")),
        sa.PrimaryKeyConstraint("member_id", "mac", name=op.f("pk_recovery_codes")),
    )
    # Sessions from before showed a passphrase only.
    stage = sa.Column("stage", sa.String(length=6), nullable=False, server_default="factor")
    op.add_column("staff_sessions", stage)
    op.add_column("staff_sessions", sa.Column("verified", sa.BigInteger(), nullable=True))
    op.add_column("staff_sessions", sa.Column("challenge", sa.LargeBinary(length=32), nullable=True))
    op.add_column("staff_sessions", sa.Column("challenge_expires", sa.BigInteger(), nullable=True))
