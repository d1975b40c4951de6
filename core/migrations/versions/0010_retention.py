"""Retention: from when a case is kept, when it goes, whether the organisation's own records have it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
OLDER = "UPDATE cases SET kept_since = (SELECT day FROM reports WHERE reports.id = cases.report_id)"


def upgrade() -> None:
    for name in ("kept_since", "goes_on", "exported"):
        op.add_column("cases", sa.Column(name, sa.Date(), nullable=True))
    op.execute(OLDER)
    with op.batch_alter_table("cases") as batch:
        batch.alter_column("kept_since", existing_type=sa.Date(), nullable=False)
    for name in ("kept_since", "goes_on"):
        op.create_index(op.f(f"ix_cases_{name}"), "cases", [name])
