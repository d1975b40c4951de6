"""The tables hold what design.md section 4 lists, and nothing else."""

import pytest
from actors.installation import settings_at
from sqlalchemy import Boolean, Date, LargeBinary, inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

import admin
import webform
from core.config import Settings
from core.db import HEAD, Store, check_revision
from core.errors import SettingError, WrongRevision
from core.migrations.run import differences
from core.models import Base

# Column by column what may stand outside the sealing.
REPORTS = {
    "reports": "id form priority day lang size_class object_count origin sealed typed"
    " deletion_asked erase_on",
    "cases": "report_id partner_id status closure assignee first_opened"
    " first_answered message_waiting stopped kept_since goes_on exported",
    "objects": "id report_id kind day size sha256 slot",
    "headers": "report_id object_id partner_id epoch_id header",
    "parts": "report_id object_id n bytes",
    "mailboxes": "lookup_mac auth_mac report_id header payload",
    "reply_headers": "report_id object_id partner_id header",
    "erased_reports": "id_mac",
}
STAFF = {
    "site": "id salt",
    "partners": "id slug profile open demo server_sealing office leaves erased",
    "members": "id partner_id name role salt auth_mac recipient sign vault welcomed",
    "invitations": "token_hash partner_id member_id name expires role by",
    "staff_sessions": "token_hash member_id opened seen stage verified challenge challenge_expires",
    "totps": "member_id confirmed sealed last_step",
    "passkeys": "id member_id public_key sign_count label day vault",
    "recovery_codes": "member_id mac",
    "key_log": "partner_id seq statement signature hash",
    "epochs": "id partner_id recipient seq ended ends",
    "epoch_files": "epoch_id member_id header payload",
    "recoveries": "partner_id recipient",
    "recovery_files": "epoch_id header payload",
    "liveness": "partner_id member_id day statement signature",
    "bundles": "partner_id statement signature",
    "rosters": "number statement signature",
    "staff_log": "partner_id seq statement hash",
    "log_heads": "partner_id day seq hash",
    "head_signatures": "partner_id member_id statement signature",
    "approvals": "id partner_id act by expires given_by",
    "leases": "name until",
    "counters": "key count expires",
}
# A slot is six hours long, and gone once a file is whole.
NUMBERS = {"size_class", "object_count", "size", "n", "slot"}


def test_the_columns_are_those_listed(store: Store) -> None:
    found = inspect(store.engine)
    tables = {
        name: {column["name"] for column in found.get_columns(name)} for name in found.get_table_names()
    }
    tables.pop("alembic_version")
    assert tables == {name: set(columns.split()) for name, columns in (REPORTS | STAFF).items()}


def test_a_table_about_reports_knows_days_and_no_times() -> None:
    for name in REPORTS:
        for column in Base.metadata.tables[name].columns:
            known = isinstance(column.type, Date | LargeBinary | Boolean)
            assert known or column.name in NUMBERS or column.type.python_type is str, f"{name}.{column.name}"


def test_a_table_with_times_names_no_report() -> None:
    timed = {name for name, columns in STAFF.items() if {"expires", "seen", "until"} & set(columns.split())}
    assert timed == {"invitations", "staff_sessions", "approvals", "leases", "counters"}
    for name in timed:
        targets = {key.column.table.name for key in Base.metadata.tables[name].foreign_keys}
        assert not targets & set(REPORTS)


def test_the_models_are_the_migrations(store: Store) -> None:
    assert differences(store.engine) == []
    with store.read() as s:
        assert s.scalar(text("SELECT version_num FROM alembic_version")) == HEAD.read_text().strip()


def test_the_schema_is_one_that_postgresql_has_too() -> None:
    dialect = postgresql.dialect()
    for table in Base.metadata.sorted_tables:
        made = str(CreateTable(table).compile(dialect=dialect))
        made += "".join(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)
        assert "WITHOUT ROWID" not in made
        assert "CREATE TABLE" in made


@pytest.mark.parametrize("app", [webform, admin])
@pytest.mark.parametrize("revision", ["0000", "9999"])
def test_a_site_refuses_another_revision(
    settings: Settings, store: Store, app: object, revision: str
) -> None:
    with store.write() as s:
        s.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    with pytest.raises(WrongRevision, match="Run: dovira migrate"):
        app.create_app(settings)  # type: ignore[attr-defined]  # one of the two sites


def test_an_empty_database_is_refused(settings: Settings, store: Store) -> None:
    with store.write() as s:
        s.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(WrongRevision, match="revision none"):
        check_revision(store)
    nowhere = settings_at(settings.data_dir / "nowhere")
    with pytest.raises(SettingError, match="DOVIRA_DATABASE_URL"):
        webform.create_app(nowhere)
    assert not nowhere.data_dir.exists()
