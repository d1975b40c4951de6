"""Keys out, sealed reports in."""

from datetime import UTC, date, datetime
from functools import lru_cache

import msgspec
from flask import Blueprint, Response, current_app, request

from core.errors import WrongType
from core.partners import OrgKeys, key_bundle
from core.reports import Desk, StoredObject, size_class_of
from core.site import site
from core.stafflog import PublishedHead, published_heads
from core.web.assets import encode
from core.web.deployment import deployment
from crypto.encoding import b64u
from webform.upload import read_upload

bp = Blueprint("receive", __name__)

# The bundle is public and the same for all: compressed once for each change of it, not for each person.
_packed = lru_cache(maxsize=4)(encode)


@bp.get("/keys")
def keys() -> Response:
    """The key bundle: everything a page needs to seal, and the day here."""
    with deployment().store.read() as session:
        bundle = key_bundle(session)
        here = site(session)
    body = {
        "v": 1,
        "site": b64u(here.id),
        "day": _today().isoformat(),
        "orgs": [_wire_keys(o) for o in bundle],
    }
    return _packed(msgspec.json.encode(body)).response(request, "application/json")


@bp.get("/heads")
def heads() -> Response:
    """Where each organisation's logs stand, for whoever wants to keep it."""
    with deployment().store.read() as session:
        found = published_heads(session)
    body = {"v": 1, "day": _today().isoformat(), "orgs": [_wire_head(one) for one in found]}
    response = _json(body)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@bp.post("/u/<report>")
def upload(report: str) -> Response:
    """Store one sealed report and say what is stored."""
    if request.mimetype != "application/json":
        raise WrongType
    size_class = size_class_of(request.content_length or 0)
    sealed = read_upload(report, request.headers.get("Authorization", ""), request.get_data(cache=False))
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
        "log": [{"statement": b64u(one.statement), "signature": b64u(one.signature)} for one in org.log],
    }


def _wire_stored(item: StoredObject) -> dict[str, object]:
    orgs = sorted(b64u(org) for org in item.orgs)
    return {"id": b64u(item.id), "kind": item.kind, "orgs": orgs, "sha256": b64u(item.sha256)}


def _json(body: dict[str, object]) -> Response:
    return Response(msgspec.json.encode(body), content_type="application/json")
