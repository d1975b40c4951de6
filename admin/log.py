"""The staff log as people read it, for who answers for the organisation; and as a file to verify."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Blueprint, Response, render_template, request

from admin.access import member, signed_in
from admin.pages import in_language
from core import colleagues, heads, office, partners, stafflog, statuses
from core.roles import Right
from core.web.deployment import deployment
from crypto.encoding import canonical_json, from_b64u, parse_object

bp = Blueprint("log", __name__, template_folder="templates")

PAGE = 100
# What stands in `object` is a report, else a member or nothing that has a name.
OF_REPORTS = ("opened", "fetched", "answered", "status", "exported", "erased")


class Line(NamedTuple):
    """An entry. `who` and `whom`: names, "" for nobody; `reports`: what people call them, as in the list.

    `former`: the beginning of the id of who did it and left, the same in the whole log.
    """

    day: str
    kind: str
    who: str
    former: str
    whom: str
    reports: list[str]
    status: str
    act: str


@bp.get("/log")
@signed_in(Right.LOG)
def log() -> str:
    """A hundred entries, the newest first; `before` asks for older ones."""
    me = member()
    before = request.args.get("before", type=int)
    with deployment().store.read() as s:
        end = stafflog.head_of(s, me.partner_id).seq + 1
        until = end if before is None else min(max(before, 0), end)
        since = max(until - PAGE, 0)
        found = stafflog.statements_of(s, me.partner_id, since - 1, until - since)
        names = office.names_seen_by(s, me.partner_id)
        signed = heads.signed_days(s, me.partner_id)
        holders = [one for one in colleagues.people(s, me.partner_id) if one.reads]
        profile = partners.profile_of(s, me.partner_id)
    checked = [(one.name, signed.get(one.id, "")) for one in holders]
    lines = [_line(parse_object(one), names) for one in reversed(found)]
    return render_template(
        "admin/log.html",
        me=me,
        org_name=in_language(profile.name),
        lines=lines,
        older=since,
        statuses=statuses.STATUSES,
        checked=checked,
    )


@bp.post("/api/log")
@signed_in(Right.LOG)
def export() -> Response:
    """All entries, one a line, the oldest first; the last one is this export."""
    me = member()
    with deployment().store.write() as s:
        stafflog.note(s, me.partner_id, me.id, "log_exported")
        found = stafflog.statements_of(s, me.partner_id)
    response = Response(b"".join(one + b"\n" for one in found), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = 'attachment; filename="log.jsonl"'
    return response


@bp.post("/api/log/signatures")
@signed_in(Right.LOG)
def signatures() -> Response:
    """The heads that members' browsers signed, one a line, for `dovira verify --checkpoint`."""
    with deployment().store.read() as s:
        found = heads.signatures(s, member().partner_id)
    lines = b"".join(canonical_json(dict(one.to_wire())) + b"\n" for one in found)
    response = Response(lines, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = 'attachment; filename="signatures.jsonl"'
    return response


def _line(entry: dict[str, Any], names: Mapping[bytes, str]) -> Line:
    by, kind, named = from_b64u(entry["by"]), entry["type"], entry.get("object", "")
    reports = entry.get("reports", [named] if named and kind in OF_REPORTS else [])
    whom = names.get(from_b64u(named), "") if named and not reports else ""
    return Line(
        entry["day"],
        kind,
        names.get(by, ""),
        "" if by in names or by == stafflog.NOBODY else by[:3].hex(),
        whom,
        [from_b64u(one)[:3].hex() for one in reports],
        entry.get("status", ""),
        entry.get("act", ""),
    )
