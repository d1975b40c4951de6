"""The pages a worker sees. They hold no decrypted text: that is put in by the browser."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import pgettext  # type: ignore[import-untyped]  # ships no types
from sqlalchemy.orm import Session

from admin import session
from admin.access import anyone, member, own, signed_in
from core import cases, drilling, partners, passkeys, rewrapping, statuses
from core.inbox import PAGE, InboxRow
from core.inbox import inbox as page_of
from core.offers import Why, read_offers
from core.questionnaire import FORM_IDS, load_form
from core.roles import Right
from core.site import site
from core.web.choices import FOR_PARTNERS, changed, choices_of, remember
from core.web.deployment import deployment
from crypto.encoding import b64u

bp = Blueprint("pages", __name__, template_folder="templates")

HOMES = ((Right.READ, "/inbox"), (Right.OFFICE, "/office"), (Right.LOG, "/log"))
PAGES = ("/", "/factor", "/inbox", "/log", "/me", "/office", "/people", "/together", "/waiting")


class Row(NamedTuple):
    """A report in the list. `number`: what people call it among themselves; `days` it has waited."""

    report: str
    number: str
    form: str
    case: InboxRow
    days: int


@bp.get("/")
@anyone
def sign_in() -> ResponseReturnValue:
    """The sign-in page, or the way in for who is signed in."""
    if session.find_member() is not None:
        return redirect("/home", 303)
    return render_template("admin/sign_in.html")


@bp.get("/home")
@own
def home() -> ResponseReturnValue:
    """Leads each role to the page where its work begins."""
    me = member()
    return redirect(next((page for right, page in HOMES if me.may(right)), "/me"), 303)


@bp.get("/join")
@anyone
def join() -> str:
    """Enrolment. The invitation's token is in the fragment, which no browser sends."""
    return render_template("admin/join.html")


@bp.get("/inbox")
@bp.get("/inbox/<int:number>")
@signed_in(Right.READ)
def inbox(number: int = 1) -> str:
    """A page of the list of reports, with what the browser needs to show one."""
    me = member()
    with deployment().store.write() as s:
        cases.note_listed(s, me)
        outside = _outside(s, me.partner_id)
        found = page_of(s, me.partner_id, number)
        everyone = partners.all_partners(s)
        elsewhere = session.count_others(s, me)
        drill_due = me.may(Right.PEOPLE) and drilling.is_due(s, me.partner_id, today())
        old = rewrapping.count_old(s, me.partner_id)
        unlocks = any(one.vault for one in passkeys.of_member(s, me.id))
    titles = {form.letter: pgettext(*form.title) for form in map(load_form, FORM_IDS)}
    return render_template(
        "admin/inbox.html",
        me=me,
        page=found,
        size=PAGE,
        rows=[_row(case, titles) for case in found.rows],
        orgs={b64u(partner.id): in_language(partner.profile.name) for partner in everyone},
        me_org=b64u(me.partner_id),
        outside=outside,
        elsewhere=elsewhere,
        old=old,
        drill_due=drill_due,
        unlocks=unlocks,
        statuses=statuses.STATUSES,
        closures=statuses.CLOSURES,
    )


@bp.get("/preview")
@anyone
def preview() -> str:
    """The empty, sandboxed frame in which a file is looked at, with a policy of its own: core.web.headers."""
    return render_template("admin/preview.html")


@bp.post("/settings")
@anyone
def settings() -> Response:
    """Language, text size and contrast; back to the page it was asked from."""
    back = request.form.get("page", "")
    response = redirect(back if back in PAGES else "/", 303)
    remember(response, changed(choices_of(request), request.form, FOR_PARTNERS))  # type: ignore[arg-type]  # redirect gives werkzeug's class
    return response  # type: ignore[return-value]  # the same


def in_language(words: dict[str, str]) -> str:
    """A partner's text in the language of the page."""
    return words.get(choices_of(request).lang) or words["uk"]


def today() -> date:
    """The day of the record, UTC."""
    return datetime.now(UTC).date()


def _outside(s: Session, org: bytes) -> dict[str, str | bool]:
    """What the browser needs to hold the reporters' site against what members signed.

    `changed`: this server itself sees that somebody changed the organisation's keys or log.
    """
    settings = deployment().settings
    offers = read_offers(s, settings.coordinators, today().isoformat())
    why = next((one.why for one in offers.all if one.partner.id == org), None)
    return {
        "origin": settings.site_origin,
        "site": b64u(site(s).id),
        "coordinators": " ".join(map(b64u, settings.coordinators)),
        "changed": why in (Why.BAD_KEYS, Why.OTHER_LOG),
    }


def _row(case: InboxRow, titles: dict[str, str]) -> Row:
    return Row(
        b64u(case.report),
        case.report[:3].hex(),
        titles.get(case.form, case.form),
        case,
        (today() - case.day).days,
    )
