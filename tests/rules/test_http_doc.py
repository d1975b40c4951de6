"""docs/http.md lists exactly the routes of the two sites, and every code an error can have."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

import admin
import webform
from core import errors
from core.config import Settings

DOC = (Path(__file__).parents[2] / "docs" / "http.md").read_text()
ROUTE = re.compile(r"`(GET|POST|PUT) (/[^`\s]*)`")
WEB, STAFF = DOC.split("## Partners' site")


def blank(path: str) -> str:
    return re.sub(r"<[^>]+>", "<>", path)


def listed(text: str) -> set[tuple[str, str]]:
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    rows = [row.split("|")[1] for row in rows] + [
        line for line in text.splitlines() if line.startswith("### ")
    ]
    return {(method, blank(path)) for row in rows for method, path in ROUTE.findall(row)}


def served(app: Flask) -> set[tuple[str, str]]:
    rules = app.url_map.iter_rules()
    return {
        (method, blank(rule.rule))
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


@pytest.mark.parametrize(("make", "text"), [(webform.create_app, WEB), (admin.create_app, STAFF)])
def test_the_page_and_the_sites_name_the_same_routes(
    make: Callable[[Settings], Flask], text: str, settings: Settings
) -> None:
    assert served(make(settings)) == listed(text)


def test_every_error_code_is_explained() -> None:
    codes = set(
        re.findall(r'^\s+code(?:, status)? = "(\w+)"', Path(errors.__file__).read_text(), re.MULTILINE)
    )
    assert codes
    assert {code for code in codes if f"`{code}`" not in DOC} == set()
