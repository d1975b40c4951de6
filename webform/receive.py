"""Keys out, sealed reports in."""

from collections.abc import Container
from datetime import UTC, date, datetime
from functools import lru_cache

import msgspec
from flask import Blueprint, Response, current_app, request

from core import keys as key_logs
from core.errors import NotFound, WrongType
from core.offers import read_offers
from core.partners import OrgKeys
from core.reports import Desk, StoredObject, size_class_of
from core.site import site
from core.stafflog import PublishedHead, published_heads
from core.web.assets import Encoded
from core.web.deployment import deployment
from crypto.encoding import b64u, from_b64u
from crypto.errors import Damaged
from crypto.frame import ID
from webform.filling import filled
from webform.typed import MOST_ORGS
from webform.upload import read_upload

bp = Blueprint("receive", __name__)

# The bundle is public and the same for all: compressed once for each change of it, not for each person.
_packed = lru_cache(maxsize=4)(Encoded)
# What is signed is for anybody to check, members' pages included. No credentials go with such a request.
ANYBODY = "Access-Control-Allow-Origin"


@bp.get("/keys")
def keys() -> Response:
    """Everything a page needs to seal, what was signed for it, and the day here."""
    response = _packed(_keys_body()).response(request, "application/json")
    response.headers[ANYBODY] = "*"
    return response


@bp.get("/keys/<orgs>")
def some_keys(orgs: str) -> Response:
    """The same for one to four organisations; its length does not tell which. Raises NotFound."""
    try:
        wanted = {from_b64u(one, ID) for one in orgs.split(".")}
    except Damaged as error:
        raise NotFound from error
    if len(wanted) > MOST_ORGS:
        raise NotFound
    return filled(_keys_body(wanted), request.accept_encodings["gzip"])


def _keys_body(wanted: Container[bytes] | None = None) -> bytes:
    here, day = deployment(), _today().isoformat()
    with here.store.read() as session:
        offers = read_offers(session, here.settings.coordinators, day)
        own = site(session)
    body = {
        "v": 2,
        "site": b64u(own.id),
        "day": day,
        "roster": offers.roster and offers.roster.to_text(),
        "orgs": [_wire_keys(one) for one in offers.keys if wanted is None or one.id in wanted],
    }
    return msgspec.json.encode(body)


@bp.get("/log/<org>")
def log(org: str) -> Response:
    """The key log of an organisation, offered or not. Raises NotFound."""
    try:
        partner = from_b64u(org, ID)
    except Damaged as error:
        raise NotFound from error
    with deployment().store.read() as session:
        entries = key_logs.log_of(session, partner)
    if not entries:
        raise NotFound
    response = _json({"v": 1, "id": org, "log": [entry.to_text() for entry in entries]})
    response.headers[ANYBODY] = "*"
    return response


@bp.get("/heads")
def heads() -> Response:
    """Where each organisation's logs stand, for whoever wants to keep it."""
    with deployment().store.read() as session:
        found = published_heads(session)
    body = {"v": 1, "day": _today().isoformat(), "orgs": [_wire_head(one) for one in found]}
    response = _json(body)
    response.headers[ANYBODY] = "*"
    return response


@bp.post("/u/<report>")
def upload(report: str) -> Response:
    """Store one sealed report and say what is stored."""
    if request.mimetype != "application/json":
        raise WrongType
    size_class = size_class_of(request.content_length or 0)
    shown, body = request.headers.get("Authorization", ""), request.get_data(cache=False)
    sealed = read_upload(deployment().secrets, report, shown, body)
    stored = _desk().file(sealed, _today(), size_class=size_class)
    return _json({"report": report, "objects": [_wire_stored(item) for item in stored]})


def _desk() -> Desk:
    found: Desk = current_app.extensions["desk"]
    return found


def _today() -> date:
    return datetime.now(UTC).date()


def _wire_head(one: PublishedHead) -> dict[str, object]:
    # No place in the staff log: it would tell everybody how much an organisation's members did each day.
    wire: dict[str, object] = {
        "id": b64u(one.org),
        "staff": {"day": one.day.isoformat(), "hash": b64u(one.hash)},
    }
    if one.keys is not None:
        wire["keys"] = {"hash": b64u(one.keys.hash), "seq": one.keys.seq}
    return wire


def _wire_keys(org: OrgKeys) -> dict[str, object]:
    return {
        "id": b64u(org.id),
        "epoch": b64u(org.epoch),
        "recipient": b64u(org.recipient),
        "log": [entry.to_text() for entry in org.log],
        "bundle": org.bundle and org.bundle.to_text(),
        "lives": [live.to_text() for live in org.lives],
    }


def _wire_stored(item: StoredObject) -> dict[str, object]:
    orgs = sorted(b64u(org) for org in item.orgs)
    return {"id": b64u(item.id), "kind": item.kind, "orgs": orgs, "sha256": b64u(item.sha256)}


def _json(body: dict[str, object]) -> Response:
    return Response(msgspec.json.encode(body), content_type="application/json")
