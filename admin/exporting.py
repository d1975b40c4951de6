"""A report as a file that opens without the service. Sealed bytes go out; nothing is opened here."""

from flask import Blueprint, Response

from admin.access import fresh, member
from admin.pages import today
from admin.wire import identifier
from core import keeping, stafflog
from core.exports import export_report
from core.roles import Right
from core.web.deployment import deployment

bp = Blueprint("exporting", __name__, url_prefix="/api")


@bp.get("/reports/<report>/export")
@fresh(Right.READ)
def export(report: str) -> Response:
    """The archive of `dovira open`. Raises CheckAgain, NotFound and NoRecovery."""
    me = member()
    with deployment().store.write() as s:
        data = export_report(s, me.partner_id, identifier(report))
        stafflog.note(s, me.partner_id, me.id, "exported", identifier(report), today())
        keeping.note_export(s, me.partner_id, identifier(report), today())
    response = Response(data, content_type="application/octet-stream")
    # A browser that is led here writes a file of no telling name instead of showing it.
    response.headers["Content-Disposition"] = 'attachment; filename="export.zip"'
    return response
