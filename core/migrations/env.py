"""Run by alembic inside the transaction that core.migrations.run opens."""

from alembic import context

from core.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
