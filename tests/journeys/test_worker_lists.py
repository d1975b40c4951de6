"""An inbox of more than one page: what a row says, turning the pages, and what stays after a lock."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from journeys.conftest import Product
from journeys.worker import DERIVING_MS, Post, Worker
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from core import models
from core.questionnaire import load_form
from crypto.encoding import from_b64u
from crypto.report import Draft, new_upload_secret, report_id, seal_report

pytestmark = pytest.mark.browser

COUNT = 60
# The others write to somebody else: this list has two pages, however many tests there are.
ORG = "iom"
CANARY = "kQ8vR2mZx4Lw"
PLAIN: dict[str, str | list[str]] = {"danger_now": "no", "who_for": "me"}
ANSWERS: dict[str, str | list[str]] = {
    "danger_now": "now",
    "who_for": "child",
    "age_group": "14_17",
    "where_now": "skip",
    "needs": ["basics", "child", "leave", "medical", "shelter"],
    "story": CANARY,
    "reply_way": "phone",
}
LINE = (
    "Danger: Yes, right now · For: A child or teenager · Age: 14 to 17"
    " · Needs: To get out safely, A safe place to stay …"
)
IN_UKRAINIAN = (
    "Небезпека: Так, просто зараз · Кому: Дитині або підлітку · Вік: Від 14 до 17"
    " · Потреби: Безпечно вибратися і Безпечне місце для проживання …"
)


@pytest.fixture(scope="module")
def post(product: Product) -> Post:
    return Post(product)


@pytest.fixture(scope="module")
def worker(product: Product, chromium: Browser, post: Post) -> Iterator[Worker]:
    """At a list that has more reports than one page holds."""
    for number in range(COUNT):
        post.send(PLAIN | {"story": f"{CANARY} {number}"}, {"call_name": CANARY}, [ORG])
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    found = Worker(context.new_page(), product)
    found.sign_in(ORG)
    yield found
    assert found.violations() == []
    assert found.complaints == []
    context.close()
    with post.store.write() as s:
        # Others who share this demonstration find theirs on the first page.
        s.execute(update(models.Case).values(status="closed", closure="advice"))


def urgent(post: Post, report: str) -> str:
    """Put it on the first page."""
    with post.store.write() as s:
        s.execute(update(models.Report).where(models.Report.id == from_b64u(report)).values(priority=True))
    return report


def line(worker: Worker, report: str) -> str:
    return worker.row(report).locator("[data-line]").inner_text()


def state(post: Post, report: str) -> tuple[str, bytes | None]:
    with post.store.read() as s:
        case = s.query(models.Case).filter_by(report_id=from_b64u(report)).one()
        return case.status, case.assignee


def test_a_row_says_what_is_urgent_in_the_forms_words_and_nobody_has_opened_it(
    worker: Worker, post: Post
) -> None:
    report = urgent(post, post.send(ANSWERS, {"call_name": CANARY}, [ORG]))
    worker.refresh()
    assert line(worker, report) == LINE
    assert CANARY not in worker.page.content()
    assert state(post, report) == ("new", None)
    assert worker.hurdles() == []
    worker.in_ukrainian()
    expect(worker.row(report).locator("[data-line]")).to_have_text(IN_UKRAINIAN)
    worker.until_listed(lambda: worker.speak("en"))
    assert line(worker, report) == LINE


def test_a_code_that_the_form_does_not_know_is_not_shown(worker: Worker, post: Post) -> None:
    report = urgent(
        post, post.send({"danger_now": CANARY, "who_for": "me", "needs": [CANARY, "leave"]}, to=[ORG])
    )
    worker.refresh()
    assert line(worker, report) == "For: Me · Needs: To get out safely"


def test_what_does_not_open_says_so_in_a_word_and_a_long_one_says_nothing(worker: Worker, post: Post) -> None:
    damaged = urgent(post, post.send(ANSWERS, to=[ORG]))
    long = urgent(post, post.send(ANSWERS | {"story": "x" * 70_000}, to=[ORG]))
    misfiled = urgent(post, wrongly_filed(post))
    with post.store.write() as s:
        of_it = models.Part.report_id == from_b64u(damaged)
        s.execute(update(models.Part).where(of_it).values(bytes=bytes(16_416)))
    worker.refresh()
    assert [line(worker, report) for report in (damaged, long, misfiled)] == ["Unreadable", "", "Alarm"]


def wrongly_filed(post: Post) -> str:
    """Sealed with a key of ours by somebody who names another organisation as the one addressed."""
    form, secret = load_form("help"), new_upload_secret()
    ours, theirs = post.reader(ORG), post.reader("la-strada")
    named = replace(ours, org=theirs.org)
    draft = Draft(form.id, form.version, "uk", "2026-11-23", {"who_for": "me"})
    return post.file(
        seal_report(draft, post.site, report_id(secret), [named]), secret, {theirs.org: ours.org}
    )


def test_pages_turn_by_keyboard_and_back_leads_to_the_same_page(worker: Worker) -> None:
    page = worker.page
    worker.refresh()
    first = page.locator("[data-list] [data-report]").count()
    page.get_by_role("button", name="Next", exact=True).first.focus()
    worker.until_listed(lambda: page.keyboard.press("Enter"))
    expect(page.locator("[data-list]")).to_have_attribute("data-number", "2")
    expect(page.get_by_role("button", name="Previous", exact=True).first).to_be_focused()
    assert page.url == f"{worker.product.admin}/inbox"
    assert first == 50
    row = page.locator("[data-list] [data-report]").nth(2)
    report = row.get_attribute("data-report") or ""
    assert line(worker, report) == "Danger: No · For: Me"
    row.click()
    expect(page.locator(".case")).to_be_visible()
    page.go_back()
    expect(worker.panel("list")).to_be_visible()
    expect(worker.row(report)).to_be_focused()
    expect(page.locator("[data-list]")).to_have_attribute("data-number", "2")
    assert worker.hurdles() == []
    page.keyboard.press("Shift+Tab")
    page.get_by_role("button", name="Previous", exact=True).first.press("Enter")
    expect(page.locator("[data-list]")).to_have_attribute("data-number", "1")
    expect(page.get_by_role("button", name="Next", exact=True).first).to_be_focused()


def test_what_was_opened_for_a_line_is_not_fetched_again(worker: Worker, post: Post) -> None:
    report = urgent(post, post.send(ANSWERS, to=[ORG]))
    before = len(worker.requests)
    worker.refresh()
    worker.refresh()
    asked = [one.post_data or "" for one in worker.requests[before:] if one.url.endswith("/api/answers")]
    assert len([reports for reports in asked if report in reports]) == 1


def test_a_lock_takes_the_lines_and_the_words_bring_them_back(worker: Worker, post: Post) -> None:
    report = urgent(post, post.send(ANSWERS, to=[ORG]))
    worker.refresh()
    assert line(worker, report) == LINE
    worker.page.get_by_role("button", name="Lock").click()
    expect(worker.panel("unlock")).to_be_visible()
    assert "A child or teenager" not in worker.page.content()
    worker.unlock(worker.product.sign_ins[ORG])
    expect(worker.panel("list")).to_be_visible(timeout=DERIVING_MS)
    expect(worker.row(report).locator("[data-line]")).to_have_text(LINE)
