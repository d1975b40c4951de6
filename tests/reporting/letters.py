"""Sending and bending a sealed report."""

import json
from collections.abc import Callable
from typing import Any

from actors.reporter import Letter
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core import models
from core.db import Store


def stored(store: Store) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(models.Report)) or 0


def refit(letter: Letter, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The request with something changed, filled to the same size again."""
    body = json.loads(letter.body)
    change(body)
    body["pad"] = ""
    short = len(json.dumps(body, separators=(",", ":")).encode())
    body["pad"] = "0" * (len(letter.body) - short)
    return json.dumps(body, separators=(",", ":")).encode()


def code(client: FlaskClient, letter: Letter, body: bytes, **headers: str) -> tuple[int, str]:
    answer = client.post(letter.path, data=body, headers=letter.headers() | headers)
    assert answer.json is not None
    return answer.status_code, answer.json["code"]
