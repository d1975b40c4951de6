"""Each organisation says one thing about when it reads, wherever it is shown."""

import pytest
from actors.organisation import found
from flask.testing import FlaskClient

from core.config import Settings
from core.db import Store
from core.secrets import Secrets
from webform import create_app

HOURS, ALWAYS = "on working days from 9:00 to 18:00", "Somebody reads day and night."


@pytest.fixture
def page(settings: Settings, store: Store, secrets: Secrets, always: bool) -> FlaskClient:
    found(store, secrets, "harbour", around_the_clock=always)
    return create_app(settings).test_client()


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("always", [True, False])
@pytest.mark.parametrize("view", ["help", "about", "plain"])
def test_day_and_night_or_hours_and_never_both(page: FlaskClient, always: bool, view: str) -> None:
    english = {"Accept-Language": "en"}
    shown = page.post("/", data={"view": view, "form": "help"}, headers=english).text
    assert ("First answer: within 3 working days." in shown, ALWAYS in shown, HOURS in shown) == (
        True,
        always,
        not always,
    )
