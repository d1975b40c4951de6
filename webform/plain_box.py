"""The mailbox for a browser without JavaScript: the code comes here, is used in memory, and is kept nowhere.

Only in a process that is apart (core.web.apart): what is opened is readable text.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import Response, current_app, request

from core import keys as key_logs
from core import mailboxes
from core.erasing import erase_reports
from core.errors import Different, EpochEnded, Malformed, NotFound, OrgClosed, StoreUnavailable, TooMany
from core.files import Limits, put_whole
from core.mailboxes import Shown, shown
from core.partners import OrgKeys
from core.reports import UploadHeader, UploadObject
from core.web.choices import COOKIE, Choices
from core.web.deployment import deployment
from crypto.box import BoxNote, open_box
from crypto.code import CodeKeys, code_keys, read_code
from crypto.encoding import b64u, from_b64u
from crypto.errors import CodeMistyped, Damaged, EnvelopeError, TooLong
from crypto.frame import ID, Kind, Place
from crypto.keylog import fingerprint, verify_log
from crypto.message import Message, seal_message
from crypto.primitives import sha256
from crypto.reply import open_reply
from crypto.report import Reader
from crypto.signed import Signed
from webform.carried import Carried, read_carried, seal_carried
from webform.files import check_room
from webform.mailbox import word_of
from webform.plain import HTML, here, offered_keys
from webform.server_sealing import reader_of
from webform.views import render, today

VIEW = "box"
ACTS = frozenset({"look", "write", "stop", "delete", "sure"})
FIELDS = frozenset({"view", "act", "code", "text", "once", "org", "forget"})


@dataclass(frozen=True)
class Answer:
    """What an organisation answered; `org` is "" where a signature does not hold: nothing of it is shown."""

    org: str = ""
    n: int = 0
    day: date | None = None
    lang: str = ""
    text: str = ""


@dataclass
class Opened:
    """What stands in the page: the code as typed; how far each organisation is; whom one may write to.

    `problem`, `done`: names of sentences; `files`: how many went, `again`: whether they must be chosen again;
    `asking`: what is asked about before it is done, to `org`. `once`: in the page, so that a press repeated
    sends nothing twice.
    """

    code: str = ""
    words: dict[str, str] = field(default_factory=dict)
    stopped: dict[str, date] = field(default_factory=dict)
    answers: Sequence[Answer] = ()
    writable: Sequence[str] = ()
    problem: str = ""
    asking: str = ""
    org: str = ""
    text: str = ""
    done: str = ""
    files: int = 0
    again: bool = False
    once: str = field(default_factory=lambda: b64u(os.urandom(ID)))


def receive(choices: Choices) -> Response:
    """One press of a button. Raises Malformed for what the page could not have sent."""
    sent = request.form
    if not FIELDS.issuperset(sent) or any(len(sent.getlist(name)) > 1 for name in sent):
        raise Malformed
    act, code = sent.get("act", "look"), sent.get("code", "")
    if act not in ACTS or (request.files and act != "write"):
        raise Malformed
    if COOKIE not in request.cookies:
        # The page was left (/exit deletes it), and somebody had the browser send the form again.
        return _show(choices, Opened())
    try:
        return _show(choices, _done(act, code))
    except CodeMistyped:
        return _show(choices, Opened(code=code, problem="mistyped"), 422)
    except NotFound:
        return _show(choices, Opened(code=code, problem="unknown"), 404)
    except (EnvelopeError, StoreUnavailable):
        return _show(choices, Opened(code=code, problem="unanswered"), 503)


def _done(act: str, code: str) -> Opened:
    keys = code_keys(read_code(code), here().salt, current_app.config["CODE_COST"])
    who, org = shown(deployment().secrets, keys.lookup, keys.auth), request.form.get("org", "")
    if act == "sure":
        return _sure(who, org) or _opened(who, keys, code)
    found = _opened(who, keys, code)
    if act == "write":
        return _written(who, keys, found)
    if act in ("stop", "delete"):
        found.asking, found.org = act, org
    return found


def _sure(who: Shown, org: str) -> Opened | None:
    """What was asked about first: an organisation stopped, or everything deleted."""
    site = deployment()
    with site.store.write() as s:
        if org:
            mailboxes.stop(s, who, _id(org), today())
            return None
        days = site.settings.deletion_days
        report = mailboxes.ask_deletion(s, site.secrets, who, today(), days)
        if not days:
            erase_reports(s, [report], today())
    site.store.forget_deleted()
    return Opened(done="deleted")


def _written(who: Shown, keys: CodeKeys, found: Opened) -> Opened:
    text = request.form.get("text", "").replace("\r\n", "\n")
    carried = read_carried(request, deployment().settings.files)
    found.problem, found.text = _write(who, keys, found, text, carried), text
    if found.problem:
        found.again = bool(carried)
    else:
        found.done, found.text, found.files = "sent", "", len(carried.files)
    return found


def _write(who: Shown, keys: CodeKeys, found: Opened, text: str, carried: Carried) -> str:
    """Seal and keep what was added; the name of the sentence that says why not."""
    to = [one for one in offered_keys() if b64u(one.id) in found.writable]
    if carried.problems:
        return carried.problems[0]
    if not (text.strip() or carried.files):
        return "nothing"
    if not to:
        return "noReader"
    try:
        _keep(who, keys, to, text, carried)
    except TooLong:
        return "long"
    except StoreUnavailable:
        return "unanswered"
    except Different:
        # Sealed anew each time: the same id is the same words from the same page.
        return ""
    except (EpochEnded, OrgClosed, TooMany):
        return "closed"
    return ""


def _keep(who: Shown, keys: CodeKeys, to: Sequence[OrgKeys], text: str, carried: Carried) -> None:
    site, readers = deployment(), [reader_of(one) for one in to]
    check_room(carried.size)
    limits = Limits(site.settings.file_bytes, site.settings.files)
    with site.store.write() as s:
        box = mailboxes.look(s, who)
        note = open_box(here().id, keys, box.header, box.payload)
        sealed = seal_carried(carried, here().id, note.report, readers)
        once = _id(request.form.get("once", "")) + carried.digest() + text.encode()
        object_ = sha256(b"dovira/v1/once\0" + once)[:ID]
        n, day = box.messages + len(box.replies), today()
        orgs = tuple(one.id for one in to)
        said = Message(note.report, object_, orgs, day.isoformat(), n, text, tuple(sealed.listed))
        mailboxes.write(s, who, _message(said, keys, readers), day)
        put_whole(s, note.report, sealed.objects, day, limits)


def _message(said: Message, keys: CodeKeys, readers: Sequence[Reader]) -> UploadObject:
    sealed = seal_message(here().id, said, keys.sign, readers)
    headers = [UploadHeader(one.org, one.epoch, one.header) for one in sealed.headers]
    return UploadObject(sealed.id, sealed.kind.label, sealed.payload, headers)


def _opened(who: Shown, keys: CodeKeys, code: str) -> Opened:
    site = deployment()
    partners = {one.id: one for one in site.offers.current().everyone}
    with site.store.read() as s:
        box = mailboxes.look(s, who)
        logs = {one.org: tuple(key_logs.log_of(s, one.org)) for one in box.replies}
    note = open_box(here().id, keys, box.header, box.payload)
    answers = [_answer(one, note, logs[one.org], keys) for one in box.replies]
    offered = {one.id: fingerprint(one.log) for one in offered_keys()}
    reading = [one.org for one in box.readings if one.stopped is None]
    return Opened(
        code=code,
        words=dict.fromkeys(map(b64u, note.orgs), "gone")
        | {b64u(one.org): word_of(one, partners[one.org], box.day, today()) for one in box.readings},
        stopped={b64u(one.org): one.stopped for one in box.readings if one.stopped},
        answers=sorted(answers, key=lambda one: one.n),
        writable=[b64u(org) for org in reading if org in offered and note.orgs.get(org) == offered[org]],
    )


def _answer(one: mailboxes.SealedReply, note: BoxNote, log: Sequence[Signed], keys: CodeKeys) -> Answer:
    try:
        state = verify_log(log, one.org)
        if note.orgs.get(one.org) != state.fingerprint:
            raise Damaged("not an organisation that was written to")
        place = Place(Kind.REPLY, here().id, note.report, one.id)
        said = open_reply(place, one.header, one.payload, keys.xwing, state)
        return Answer(b64u(one.org), said.n, date.fromisoformat(said.day), said.lang, said.text)
    except (EnvelopeError, ValueError):
        return Answer()


def _id(text: str) -> bytes:
    try:
        return from_b64u(text, ID)
    except Damaged as error:
        raise Malformed from error


def _show(choices: Choices, opened: Opened, status: int = 200) -> Response:
    return Response(render("plain_box", choices, opened=opened), status, content_type=HTML)
