"""A staff log as tests read it: verified each time."""

from core import stafflog
from core.db import Store
from crypto.encoding import parse_object
from crypto.stafflog import verify_staff_log


def entries(store: Store, org: bytes) -> list[dict[str, object]]:
    """All entries of an organisation (id 16 bytes), oldest first."""
    with store.read() as s:
        statements = stafflog.statements_of(s, org)
    if statements:
        verify_staff_log(statements, org)
    return [parse_object(one) for one in statements]
