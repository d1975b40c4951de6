"""Firefox too: leaving and Back show nothing that was typed, with JavaScript and without."""

from collections.abc import Iterator

import pytest
from journeys.conftest import Product
from journeys.firefox import Firefox, firefox
from journeys.reporter import CANARY

pytestmark = pytest.mark.browser
SEND = "form[data-typed] button.accent"
LEAVE = "a[href='/exit']"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """A window that runs no script."""
    with firefox(tmp_path_factory.mktemp("plain"), script=False) as window:
        yield window


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """A window that does."""
    with firefox(tmp_path_factory.mktemp("scripted"), script=True) as window:
        yield window


def leave_and_come_back(window: Firefox, product: Product) -> None:
    window.press(LEAVE)
    window.wait_for(product.away)
    for _ in range(3):
        window.back()
        shown = window.everything_shown()
        assert CANARY not in shown
        assert "chosen: now" not in shown


def open_form(window: Firefox, product: Product) -> None:
    window.go(product.site)
    window.press(".doors button")


@pytest.mark.parametrize("at", ["typed", "refused", "received"])
def test_without_a_script_back_shows_nothing_typed(plain: Firefox, product: Product, at: str) -> None:
    open_form(plain, product)
    plain.press("[name=danger_now][value=now]")
    plain.one("[name=story]").send_keys(CANARY)
    assert CANARY in plain.everything_shown()
    if at == "received":
        plain.press("[name=org]")
        plain.press("[name=consent]")
    if at != "typed":
        plain.press(SEND)
        plain.one("[data-view=plain_thanks] h2" if at == "received" else ".problem[role=alert] li")
    leave_and_come_back(plain, product)


def test_with_a_script_back_shows_nothing_typed(scripted: Firefox, product: Product) -> None:
    open_form(scripted, product)
    scripted.press("[data-step=danger_now] input[value=now]")
    for _ in range(20):
        if scripted.one("[data-step]:not([hidden])").get_attribute("data-step") == "story":
            break
        scripted.press("[data-do=next]")
    scripted.one("[data-step=story] textarea").send_keys(CANARY)
    assert CANARY in scripted.everything_shown()
    leave_and_come_back(scripted, product)


def test_with_a_script_a_person_sends(scripted: Firefox, product: Product) -> None:
    open_form(scripted, product)
    scripted.press("[data-step=danger_now] input[value=no]")
    scripted.press("[data-do=send]")
    scripted.press("[data-part=consent]")
    scripted.press("[data-do=submit]")
    scripted.one("[data-panel=thanks] h2")
