"""Firefox too: after the exit neither Back nor the profile holds anything, with JavaScript and without."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from journeys.conftest import Product
from journeys.firefox import Firefox, firefox, unpack
from journeys.reporter import CANARY, assert_nothing_readable_lies
from journeys.steps import (
    BACKS,
    BEFORE,
    LAST,
    ORDINARY,
    SEEN,
    WALK,
    assert_nothing_kept,
    assert_unseen,
    await_written,
    door,
    one_of_each_kind,
)

from core.questionnaire import FORM_IDS

pytestmark = pytest.mark.browser
SEND = "form[data-typed] button.accent"
LEAVE = "a[href='/exit']"
FIELDS_KEPT = re.compile(rb'"formdata":{"url":"([^"]*)"')
# Of each form without a script: where own words go, and one answer, with which it can be sent.
PLAIN = {
    "help": ("story", "[name=danger_now][value=now]"),
    "report": ("story", "[name=share][value=no]"),
    "rights": ("story", "[name=mode][value=signal]"),
    "check": ("question", "[name=kind][value=job]"),
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """A window that runs no script. Nothing that was done in it is in its profile when it has ended."""
    profile = tmp_path_factory.mktemp("plain")
    with firefox(profile, script=False) as window:
        yield window
    unpack(profile)
    assert_nothing_kept(profile, *FORM_IDS)


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scripted")


@pytest.fixture(scope="module")
def scripted(profile: Path, product: Product) -> Iterator[Firefox]:
    """A window that does, with the same promise."""
    with firefox(profile, script=True) as window:
        # Not Firefox's own page, which is slow to come back to.
        window.go(product.away)
        yield window
    unpack(profile)
    assert_nothing_kept(profile, *FORM_IDS)


def leave(window: Firefox, product: Product) -> None:
    window.press(LEAVE)
    window.wait_for(product.away)


def walk(window: Firefox, product: Product, form_id: str, view: str) -> list[str]:
    """From another page to a view of the form, answering everything; the views on the way."""
    window.go(product.away + BEFORE)
    window.go(product.site)
    window.press(door(form_id))
    window.one("[data-panel]")
    return list(window.run(WALK, view, CANARY))


def type_into_ordinary_page(window: Firefox, product: Product) -> None:
    window.go(product.away)
    window.run("() => document.body.append(document.createElement('textarea'))")
    window.one("textarea").send_keys(ORDINARY)


def come_back(window: Firefox) -> None:
    for _ in range(BACKS):
        window.back()
        window.one("[data-view=start], body > h1")
        assert_unseen(window.run(SEEN))


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_exit_on_any_kind_of_step_leaves_nothing(scripted: Firefox, product: Product, form_id: str) -> None:
    for view in one_of_each_kind(form_id, walk(scripted, product, form_id, LAST)):
        walk(scripted, product, form_id, view)
        leave(scripted, product)
        come_back(scripted)


def test_forms_that_stay_open_leave_nothing_either(
    scripted: Firefox, product: Product, profile: Path
) -> None:
    tabs = {}
    for form_id in FORM_IDS:
        tabs[form_id] = scripted.open_tab()
        walk(scripted, product, form_id, LAST)
    scripted.open_tab()
    type_into_ordinary_page(scripted, product)
    await_written(profile, unpack)
    # Firefox keeps choices as places in the page, in no words.
    assert set(FIELDS_KEPT.findall(unpack(profile))) == {product.away.encode()}
    assert_nothing_kept(profile, *FORM_IDS)
    for tab in tabs.values():
        scripted.turn_to(tab)
        leave(scripted, product)
        come_back(scripted)


# Each moment with one form, and each form at the last: they are made of the same parts.
@pytest.mark.parametrize(
    ("form_id", "at"),
    [("help", "typed"), ("help", "refused"), *((form_id, "received") for form_id in FORM_IDS)],
)
def test_without_a_script_back_shows_nothing_typed(
    plain: Firefox, product: Product, form_id: str, at: str
) -> None:
    words, answer = PLAIN[form_id]
    plain.go(product.site)
    plain.press(door(form_id))
    plain.press(answer)
    chosen = plain.one(answer).get_property("value")
    plain.one(f"[name={words}]").send_keys(CANARY)
    assert CANARY in plain.everything_shown()
    if at == "received":
        plain.press("[name=org]:enabled")
        plain.press("[name=consent]")
    if at != "typed":
        plain.press(SEND)
        plain.one("[data-view=plain_thanks] h2" if at == "received" else ".problem[role=alert] li")
    leave(plain, product)
    for _ in range(BACKS):
        plain.back()
        shown = plain.everything_shown()
        assert CANARY not in shown
        assert f"chosen: {chosen}" not in shown


def test_with_a_script_a_person_sends(scripted: Firefox, product: Product) -> None:
    scripted.go(product.site)
    scripted.press(door("help"))
    scripted.press("[data-panel=leaving] [data-do=next], [data-step=danger_now] legend")
    scripted.press("[data-step=danger_now] input[value=no]")
    scripted.press("[data-do=send]")
    scripted.press("[data-part=consent]")
    scripted.press("[data-do=submit]")
    scripted.one("[data-panel=thanks] h2")


def test_an_ordinary_page_stays_in_both_caches(scripted: Firefox, product: Product, profile: Path) -> None:
    type_into_ordinary_page(scripted, product)
    scripted.go(product.site)
    scripted.back()
    # Only the back-forward cache knows this field.
    assert scripted.one("textarea").get_property("value") == ORDINARY
    with pytest.raises(AssertionError):
        assert_nothing_readable_lies(profile, words="<h1>Weather</h1>")
