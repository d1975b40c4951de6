"""After somebody left: 10,000 headers made anew in a lead's browser, from the button to the last one."""

import json
import os
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import insert, select

from core import models
from core.db import Store
from tests.bench import servers
from tests.bench.browser import ARGUMENTS
from tests.bench.inbox import NAME, file_one, opened, sign_in

HEADERS = 10_000
OF_A_REPORT = 2
WAIT_MS = 600_000


def seconds(folder: Path) -> float:
    """A throw-away installation: one report sealed for real, its headers copied under new ids."""
    admin = servers.free_port()
    env = servers.environment(folder, servers.free_port(), admin)
    servers.dovira(env, "migrate")
    servers.dovira(env, "demo")
    passphrase = json.loads((folder / "demo-sign-ins.json").read_text())[NAME]["passphrase"]
    with opened(env) as store, servers.gunicorn("admin:create_app()", admin, env):
        file_one(store)
        _copy(store, HEADERS // OF_A_REPORT - 1)
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
            page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
            sign_in(page, f"http://localhost:{admin}", passphrase, env)
            took = _rewrap(page)
            browser.close()
    return took


def _copy(store: Store, count: int) -> None:
    """Everything of a report but its bytes, under new ids: what is made anew is the header."""
    with store.write() as s:
        tables = (models.Report, models.Case, models.SealedObject, models.Header)
        rows = {table: s.execute(select(table.__table__)).mappings().all() for table in tables}
        for _ in range(count):
            report = os.urandom(16)
            ids = {one["id"]: os.urandom(16) for one in rows[models.SealedObject]}
            s.execute(insert(models.Report), [{**rows[models.Report][0], "id": report}])
            s.execute(insert(models.Case), [{**rows[models.Case][0], "report_id": report}])
            objects = [
                {**one, "report_id": report, "id": ids[one["id"]]} for one in rows[models.SealedObject]
            ]
            s.execute(insert(models.SealedObject), objects)
            headers = [
                {**one, "report_id": report, "object_id": ids[one["object_id"]]}
                for one in rows[models.Header]
            ]
            s.execute(insert(models.Header), headers)


def _rewrap(page: Page) -> float:
    page.get_by_role("button", name="People").click()
    page.get_by_role("button", name=f"Leaves {NAME}-2").click()
    page.get_by_role("button", name="End the membership").click()
    anew = page.get_by_role("button", name="Seal them anew")
    anew.wait_for(timeout=WAIT_MS)
    begin = time.perf_counter()
    anew.click()
    anew.wait_for(state="detached", timeout=WAIT_MS)
    return time.perf_counter() - begin
