"""Looking into a mailbox: with the right code, a wrong one, one whose mailbox is gone; taken in turns."""

import http.client
import json
import time
from dataclasses import dataclass, replace
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from crypto.box import BoxNote, Mailbox, seal_box
from crypto.code import SALT, CodeKeys, code_keys, new_code
from crypto.encoding import b64u, from_b64u
from crypto.keylog import fingerprint
from crypto.padding import BOX_ASK
from crypto.report import Draft, Reader, ReplyKeys, new_upload_secret, report_id, request_body, seal_report
from crypto.signed import Signed
from crypto.staff import Cost

LOOKS = 300
CHEAP = Cost(kib=8, passes=1)


@dataclass(frozen=True)
class Looks:
    """Milliseconds from request to answer, median."""

    right: float
    wrong: float
    gone: float


def measure(site: str) -> Looks:
    """Send two reports with a mailbox each, give one code up, then look in turns."""
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=30)
    connection.request("GET", "/keys")
    keys = json.load(connection.getresponse())
    right, gone = (_sent(connection, keys) for _ in range(2))
    assert _ask(connection, gone, "forget")[0] == 200
    wrong = _keys()
    found: dict[int, list[float]] = {200: [], 404: [], 0: []}
    for _ in range(LOOKS):
        for status, code, place in ((200, right, 200), (404, wrong, 404), (404, gone, 0)):
            seen, ms = _ask(connection, code, "look")
            assert seen == status
            found[place].append(ms)
    connection.close()
    return Looks(median(found[200]), median(found[404]), median(found[0]))


def _keys() -> CodeKeys:
    return code_keys(new_code(), bytes(SALT), CHEAP)


def _sent(connection: http.client.HTTPConnection, keys: dict[str, Any]) -> CodeKeys:
    code, secret, org = _keys(), new_upload_secret(), keys["orgs"][0]
    id_, here = from_b64u(org["id"]), from_b64u(keys["site"])
    reader = Reader(id_, from_b64u(org["epoch"]), from_b64u(org["recipient"]))
    draft = Draft("help", bytes(32), "uk", keys["day"], {"danger_now": "no"})
    draft = replace(draft, reply=ReplyKeys(code.recipient, code.verify))
    sealed = seal_report(draft, here, report_id(secret), [reader])
    whole = fingerprint([Signed.from_text(entry) for entry in org["log"]])
    note = seal_box(here, code, BoxNote(sealed.id, {id_: whole}, keys["day"]))
    body = request_body(sealed, "a", "uk", False, Mailbox(code.lookup, code.auth, note))
    headers = {"Authorization": f"Upload {b64u(secret)}", "Content-Type": "application/json"}
    connection.request("POST", f"/u/{b64u(sealed.id)}", body, headers)
    answer = connection.getresponse()
    assert answer.status == 200
    answer.read()
    return code


def _ask(connection: http.client.HTTPConnection, code: CodeKeys, act: str) -> tuple[int, float]:
    whole = {"act": act, "auth": b64u(code.auth), "lookup": b64u(code.lookup), "pad": ""}
    missing = BOX_ASK - len(json.dumps(whole, separators=(",", ":")))
    body = json.dumps(whole | {"pad": "0" * missing}, separators=(",", ":"))
    begin = time.perf_counter()
    connection.request("POST", "/box", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    return answer.status, 1000 * (time.perf_counter() - begin)
