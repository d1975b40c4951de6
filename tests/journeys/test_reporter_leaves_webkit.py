"""Safari's engine: a person sends, and after the exit Back shows nothing. Debian's WebKit, not an iPhone."""

from collections.abc import Iterator

import pytest
from journeys.conftest import Product
from journeys.reporter import CANARY
from journeys.steps import (
    BACKS,
    BEFORE,
    LAST,
    SEEN,
    WALK,
    assert_nothing_kept,
    assert_unseen,
    door,
)
from journeys.webkit import WebKit, webkit

from core.questionnaire import FORM_IDS

pytestmark = pytest.mark.browser
LEFT = "(away) => location.href === away"
THERE = "() => Boolean(document.querySelector('[data-view=start], body > h1'))"


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory, product: Product) -> Iterator[WebKit]:
    home = tmp_path_factory.mktemp("webkit")
    with webkit(home) as window:
        window.go(product.away)
        yield window
    assert_nothing_kept(home, *FORM_IDS)


def walk(window: WebKit, product: Product, form_id: str, view: str) -> None:
    """From another page to a view of the form, answering everything."""
    window.go(product.away + BEFORE)
    window.go(product.site)
    window.press(door(form_id))
    window.one("[data-panel=leaving], [data-step]")
    window.run(WALK, [view, CANARY])


def leave_and_come_back(window: WebKit, product: Product) -> None:
    window.press("a[href='/exit']")
    window.wait(LEFT, product.away)
    for _ in range(BACKS):
        window.back()
        window.wait(THERE)
        assert_unseen(window.run(SEEN))


def test_a_person_sends(window: WebKit, product: Product) -> None:
    walk(window, product, "help", "danger_now")
    window.press("[data-do=send]")
    window.press("[data-part=consent]")
    window.press("[data-do=submit]")
    window.one("[data-panel=thanks] h2")


@pytest.mark.parametrize("view", ["danger_now", "story", "check"])
def test_back_after_the_exit_shows_nothing(window: WebKit, product: Product, view: str) -> None:
    walk(window, product, "help", view)
    leave_and_come_back(window, product)


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_back_after_the_exit_shows_nothing_of_any_form(
    window: WebKit, product: Product, form_id: str
) -> None:
    walk(window, product, form_id, LAST)
    leave_and_come_back(window, product)


def test_back_after_an_ordinary_link_out_shows_nothing(window: WebKit, product: Product) -> None:
    walk(window, product, "help", "reply_way")
    window.go(product.away)
    window.back()
    window.wait(THERE)
    assert_unseen(window.run(SEEN))


def test_the_back_forward_cache_is_on(window: WebKit, product: Product) -> None:
    window.go(product.away)
    window.run("(words) => { document.body.append(document.createElement('textarea')); }")
    window.run("(words) => { document.querySelector('textarea').value = words; }", CANARY)
    window.go(f"{product.away}{BEFORE}/")
    window.back()
    assert window.run("() => document.querySelector('textarea').value") == CANARY
