"""`POST /box`: what who has a code may do. The code itself never comes here."""

from datetime import UTC, date, datetime, timedelta

import msgspec
from flask import Blueprint, Response, request

from core import keys as key_logs
from core import mailboxes
from core.erasing import erase_reports
from core.errors import WrongType
from core.mailboxes import OpenMailbox, Reading
from core.partners import Partner, all_partners
from core.web.deployment import deployment
from crypto.encoding import b64u
from webform.box_wire import Ask, read_ask
from webform.filling import filled

bp = Blueprint("mailbox", __name__)

# Nothing, a few answers, a long conversation: the length on the wire must not tell.
LENGTHS = (24_576, 98_304, 393_216, 1_572_864, 6_291_456)


@bp.post("/box")
def box() -> Response:
    """Look, write, stop a reader, give the code up, have the report erased. Raises NotFound alike."""
    if request.mimetype != "application/json":
        raise WrongType
    here, day = deployment(), datetime.now(UTC).date()
    ask = read_ask(here.secrets, request.get_data(cache=False))
    answer = _look(ask, day) if ask.act == "look" else _act(ask, day)
    return filled(msgspec.json.encode(answer), packs=0, lengths=LENGTHS)


def _act(ask: Ask, day: date) -> dict[str, object]:
    here = deployment()
    with here.store.write() as s:
        if ask.message is not None:
            mailboxes.write(s, ask.who, ask.message, day)
        elif ask.org is not None:
            mailboxes.stop(s, ask.who, ask.org, day)
        elif ask.act == "forget":
            mailboxes.forget(s, ask.who)
        else:
            days = here.settings.deletion_days
            report = mailboxes.ask_deletion(s, here.secrets, ask.who, day, days)
            if not days:
                erase_reports(s, [report], day)
    if ask.act == "delete":
        here.store.forget_deleted()
    return {"done": ask.act}


def _look(ask: Ask, day: date) -> dict[str, object]:
    with deployment().store.read() as s:
        partners = {one.id: one for one in all_partners(s)}
        found = mailboxes.look(s, ask.who)
        named = {one.org for one in found.readings} | {one.org for one in found.replies}
        logs = {b64u(org): [entry.to_text() for entry in key_logs.log_of(s, org)] for org in sorted(named)}
    return {
        "v": 1,
        "day": day.isoformat(),
        "note": {"header": found.header.decode(), "payload": b64u(found.payload)},
        "readers": [_reader(one, partners[one.org], found, day) for one in found.readings],
        "replies": [
            {"id": b64u(one.id), "org": b64u(one.org), "header": one.header.decode()}
            | {"payload": b64u(one.payload)}
            for one in found.replies
        ],
        "logs": logs,
        "messages": found.messages,
    }


def _reader(one: Reading, partner: Partner, found: OpenMailbox, today: date) -> dict[str, object]:
    stopped = one.stopped and one.stopped.isoformat()
    return {"id": b64u(one.org), "word": word_of(one, partner, found.day, today), "stopped": stopped}


def word_of(one: Reading, partner: Partner, came: date, today: date) -> str:
    """One of four plain words; the last when nobody opened it in the time that the organisation promises."""
    if one.first_answered:
        return "answered"
    if one.first_opened:
        return "work"
    return "late" if _working_days(partner, came, today) > partner.profile.answer_days else "received"


def _working_days(partner: Partner, came: date, today: date) -> int:
    """Days after the one it came on, up to today, on which the organisation reads."""
    days = range(1, 8) if partner.profile.around_the_clock else partner.profile.hours.days
    # Nobody promises more than 60 days: no need to count further.
    after = (came + timedelta(days=n) for n in range(1, min((today - came).days, 100) + 1))
    return sum(day.isoweekday() in days for day in after)
