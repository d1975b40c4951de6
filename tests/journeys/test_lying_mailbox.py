"""A server that lies about a mailbox: no name it did not earn is shown, nobody it adds is written to."""

import json
from typing import Any

import pytest
from journeys.conftest import Product
from journeys.mailbox import Mailbox, code_shown
from journeys.reporter import Reporter
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def reporter(phone: Page, product: Product) -> Reporter:
    found = Reporter(phone, product.site)
    found.send_words("Somebody is here")
    found.expect_thanks()
    return found


def other_org(product: Product, page: Page, than: str) -> dict[str, Any]:
    """Keys of an organisation that the report was not written to."""
    orgs = json.loads(page.request.get(f"{product.site}/keys").text())["orgs"]
    found: dict[str, Any] = next(one for one in orgs if one["id"] != than)
    return found


def lie(page: Page, change: Any) -> None:  # noqa: ANN401 - a function of whatever the server answers
    """Every look at the mailbox is answered with what `change` makes of it."""

    def answer(route: Route) -> None:
        if '"look"' not in (route.request.post_data or ""):
            return route.continue_()
        found = json.loads(route.fetch().text())
        change(found)
        return route.fulfill(json=found)

    page.route("**/box", answer)


def test_a_reader_that_the_server_adds_is_named_and_never_written_to(
    reporter: Reporter, product: Product
) -> None:
    page, code = reporter.page, code_shown(reporter)
    added: list[dict[str, Any]] = []

    def add(found: dict[str, Any]) -> None:
        other = other_org(product, page, found["readers"][0]["id"])
        added.append(other)
        found["readers"].append({"id": other["id"], "word": "received", "stopped": None})

    lie(page, add)
    mailbox = Mailbox(reporter)
    mailbox.come_back(code)
    expect(mailbox.part("foreign")).to_be_visible()
    expect(mailbox.part("readers")).to_contain_text("You did not write to it.")
    expect(mailbox.part("to")).to_have_text("Will read it: La Strada-Ukraine (demo).")
    mailbox.write("Only for whom I chose")
    (sent,) = [one for one in reporter.requests if '"write"' in (one.post_data or "")]
    orgs = [header["org"] for header in json.loads(sent.post_data or "")["message"]["headers"]]
    assert len(orgs) == 1
    assert added[0]["id"] not in orgs


def test_an_answer_that_nobody_signed_has_no_name(reporter: Reporter, product: Product) -> None:
    page, code = reporter.page, code_shown(reporter)

    def forge(found: dict[str, Any]) -> None:
        reader = found["readers"][0]["id"]
        other = other_org(product, page, reader)
        for org, log in (
            (reader, found["logs"][reader]),
            (reader, other["log"]),
            (other["id"], other["log"]),
        ):
            found["logs"][org] = log
            found["replies"].append({"id": reader, "org": org} | found["note"])

    lie(page, forge)
    mailbox = Mailbox(reporter)
    mailbox.come_back(code)
    expect(mailbox.answers()).to_have_count(3)
    for answer in mailbox.answers().all():
        expect(answer).to_contain_text("An answer that cannot be shown: its signature is not right.")
        assert "La Strada" not in (answer.text_content() or "")


def test_another_note_opens_nothing(reporter: Reporter) -> None:
    code = code_shown(reporter)

    def exchange(found: dict[str, Any]) -> None:
        payload = found["note"]["payload"]
        found["note"]["payload"] = payload[:200] + ("A" if payload[200] != "A" else "B") + payload[201:]

    lie(reporter.page, exchange)
    mailbox = Mailbox(reporter)
    reporter.arrive()
    mailbox.door()
    mailbox.enter(code)
    expect(mailbox.part("problem-list")).to_contain_text("This phone could not open it.")
