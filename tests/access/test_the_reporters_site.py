"""Every route of the reporter's site answers everybody the same, whatever they carry."""

import os
from collections.abc import Callable

import pytest
from access.routes import ROLES
from actors.desk import Desk, statements
from actors.organisation import Worker
from actors.reporter import Letter
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

import webform
from core import models
from core.config import Settings
from core.db import Store
from crypto.encoding import b64u

ROUTES = {
    "GET /",
    "POST /",
    "GET /exit",
    "POST /exit",
    "GET /keys",
    "GET /keys/<orgs>",
    "GET /heads",
    "GET /log/<org>",
    "POST /u/<report>",
    "POST /u/<report>/<file>",
    "PUT /u/<report>/<file>/<int:n>",
    "POST /box",
    "GET /static/<name>",
    "GET /health",
}


@pytest.fixture
def site(settings: Settings, worker: Worker) -> Flask:
    """The reporter's site with one organisation."""
    assert worker.slug == "harbour"
    return webform.create_app(settings)


def call(site: Flask, route: str, org: bytes, cookie: str = "", secret: str = "") -> TestResponse:
    method, path = route.split(" ")
    path = (
        path.replace("<org>", b64u(org))
        .replace("<orgs>", b64u(org))
        .replace("<report>", b64u(bytes(16)))
        .replace("<file>", b64u(bytes(16)))
        .replace("<int:n>", "0")
        .replace("<name>", "site.css")
    )
    headers = {"Cookie": f"dovira={cookie}"} if cookie else {}
    if secret:
        headers["Authorization"] = f"Upload {secret}"
    return site.test_client().open(path, method=method, headers=headers)


def test_the_table_names_every_route(site: Flask) -> None:
    methods = {"GET", "POST", "PUT", "DELETE", "PATCH"}
    found = {
        f"{method} {rule.rule}"
        for rule in site.url_map.iter_rules()
        for method in (rule.methods or set()) & methods
    }
    assert found == ROUTES


@pytest.mark.parametrize("role", ROLES)
def test_no_role_is_answered_otherwise_than_a_stranger(
    role: str, site: Flask, desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    with store.write() as s:
        s.execute(update(models.Member).where(models.Member.id == worker.member.id).values(role=role))
    cookie = desk(worker).cookie()
    for route in sorted(ROUTES):
        stranger, member = call(site, route, worker.org), call(site, route, worker.org, cookie)
        assert (route, stranger.status_code, stranger.data) == (route, member.status_code, member.data)
        assert stranger.status_code < 500


def test_a_log_that_is_there_is_public_and_one_that_never_was_is_not_found(
    site: Flask, worker: Worker
) -> None:
    assert call(site, "GET /log/<org>", worker.org).status_code == 200
    assert call(site, "GET /log/<org>", os.urandom(16)).status_code == 404


def test_whether_a_report_is_there_is_told_to_nobody_without_its_secret(
    site: Flask, letter: Letter, filed: Letter
) -> None:
    assert filed.report == letter.report
    seen = []
    for report in (filed.report, os.urandom(16)):
        with statements(site) as queries:
            answer = site.test_client().post(
                f"/u/{b64u(report)}",
                data=letter.body,
                content_type="application/json",
                headers={"Authorization": f"Upload {b64u(os.urandom(32))}"},
            )
        seen.append((answer.status_code, answer.data, list(queries)))
    assert seen[0] == seen[1]
    assert seen[0][:2] == (403, b'{"code":"wrong_secret"}')
