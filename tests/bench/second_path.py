"""Submissions of browsers without JavaScript, as they send them."""

import json
import os
from collections.abc import Iterator
from urllib.request import urlopen

from crypto.encoding import b64u
from tests.bench import load

BOUNDARY = "----bench"
HEADERS = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Cookie": "v=uk.0.0.1"}


def prepare(port: int, count: int) -> list[bytes]:
    """`count` different submissions of about 1 kB of text to the first organisation."""
    with urlopen(f"http://127.0.0.1:{port}/keys") as answer:
        org = json.load(answer)["orgs"][0]["id"]
    return list(_submissions(port, org, count))


def _submissions(port: int, org: str, count: int) -> Iterator[bytes]:
    for _ in range(count):
        fields = {
            "view": "plain",
            "secret": b64u(os.urandom(32)),
            "follows": "",
            "danger_now": "no",
            "story": "ж" * 500,
            "org": org,
            "consent": "yes",
        }
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        body = ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()
        yield load.request_bytes("POST", "/", f"127.0.0.1:{port}", HEADERS, body)
