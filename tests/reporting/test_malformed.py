"""Bodies of another shape: refused as a whole, with one code."""

from collections.abc import Callable
from typing import Any

import pytest
from actors.reporter import Letter
from flask.testing import FlaskClient
from reporting.letters import code, refit, stored

from core.db import Store
from crypto.padding import REQUEST_SIZES

Change = Callable[[dict[str, Any]], None]


def rename(body: dict[str, Any]) -> None:
    body["objects"][0]["kind"] = "message"


def unknown(body: dict[str, Any]) -> None:
    body["priority_reason"] = "now"


def unknown_inside(body: dict[str, Any]) -> None:
    body["objects"][0]["name"] = "photo.jpg"


def number_for_text(body: dict[str, Any]) -> None:
    body["form"] = 1


def text_for_truth(body: dict[str, Any]) -> None:
    body["priority"] = "true"


def form_of_another_letter(body: dict[str, Any]) -> None:
    body["form"] = "z"


def language_of_no_bucket(body: dict[str, Any]) -> None:
    body["lang"] = "crh"


def only_one_object(body: dict[str, Any]) -> None:
    body["objects"] = body["objects"][:1]


def no_reader(body: dict[str, Any]) -> None:
    body["objects"][0]["headers"] = []


def reader_twice(body: dict[str, Any]) -> None:
    for item in body["objects"]:
        item["headers"] *= 2


def other_readers(body: dict[str, Any]) -> None:
    body["objects"][1]["headers"][0]["org"] = "A" * 22


def short_payload(body: dict[str, Any]) -> None:
    body["objects"][0]["payload"] = body["objects"][0]["payload"][:-4]


def padded_base64(body: dict[str, Any]) -> None:
    body["objects"][0]["id"] += "=="


def short_id(body: dict[str, Any]) -> None:
    body["objects"][0]["id"] = "AAAA"


def cut_header(body: dict[str, Any]) -> None:
    body["objects"][0]["headers"][0]["header"] = body["objects"][0]["headers"][0]["header"][:-20]


def header_not_ascii(body: dict[str, Any]) -> None:
    body["objects"][0]["headers"][0]["header"] += "їжак"


def same_ids(body: dict[str, Any]) -> None:
    body["objects"][1]["id"] = body["objects"][0]["id"]


CHANGES = [
    rename,
    unknown,
    unknown_inside,
    number_for_text,
    text_for_truth,
    form_of_another_letter,
    language_of_no_bucket,
    only_one_object,
    no_reader,
    reader_twice,
    other_readers,
    short_payload,
    padded_base64,
    short_id,
    cut_header,
    header_not_ascii,
    same_ids,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_another_shape_is_malformed(
    client: FlaskClient, letter: Letter, store: Store, change: Change
) -> None:
    assert code(client, letter, refit(letter, change)) == (400, "malformed")
    assert stored(store) == 0


def fill(start: bytes, end: bytes = b"") -> bytes:
    return start + b"[" * (REQUEST_SIZES[0] - len(start) - len(end)) + end


@pytest.mark.parametrize(
    "body",
    [
        fill(b""),
        fill(b'{"objects":'),
        fill(b'{"pad":'),
        fill(b'{"x":'),
        b"\xff" * REQUEST_SIZES[0],
        b"\0" * REQUEST_SIZES[0],
        b" " * REQUEST_SIZES[0],
        b'{"a":1,' * (REQUEST_SIZES[-1] // 7) + b" " * (REQUEST_SIZES[-1] % 7),
    ],
    ids=["arrays", "in objects", "in pad", "in unknown", "no text", "zeros", "blanks", "nested objects"],
)
def test_nonsense_is_malformed(client: FlaskClient, letter: Letter, body: bytes) -> None:
    assert code(client, letter, body) == (400, "malformed")
