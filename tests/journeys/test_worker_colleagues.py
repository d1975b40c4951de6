"""An organisation of three: colleagues come, read what they may, and one leaves, in real browsers."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from journeys import phone
from journeys.conftest import Product
from journeys.joiner import Joiner, Sheet, found
from journeys.phone import DERIVING_MS
from journeys.worker import Post, Worker
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

FORTY = re.compile(r"^(\d{5} ){7}\d{5}$")
OLD, NEW, LATER = "before she came", "since she came", "after the founder left"


@pytest.fixture
def another(another_desk: Callable[[], Page], product: Product) -> Callable[[], Worker]:
    """`another()`: somebody else at another desk."""
    return lambda: Worker(another_desk(), product)


def people(worker: Worker) -> None:
    worker.page.get_by_role("button", name="People", exact=True).click()
    expect(worker.page.get_by_role("heading", name="People")).to_be_focused()


def invite(lead: Worker, name: str, role: str) -> str:
    """The link that the lead gives to a colleague."""
    people(lead)
    lead.page.get_by_label("Their sign-in name").fill(name)
    lead.page.get_by_label("What they do here").select_option(role)
    lead.page.get_by_role("button", name="Make the link").click()
    link = lead.page.locator("[data-link]")
    expect(link).to_contain_text("/join#")
    assert lead.hurdles() == []
    text = link.text_content() or ""
    lead.page.get_by_role("button", name="Done").click()
    expect(lead.page.get_by_text("invited, has not come yet")).to_be_visible()
    return text


def come(worker: Worker, link: str) -> tuple[list[str], str]:
    """A colleague's first sign-in; their words, and the digits on their screen."""
    joiner = Joiner(worker, link)
    joiner.open()
    joiner.draw()
    worker.page.get_by_role("button", name="Make my keys and sign in").click()
    phone.set_up(worker.page)
    digits = worker.page.locator("[data-digits]")
    expect(digits).to_have_text(FORTY, timeout=DERIVING_MS)
    assert worker.hurdles() == []
    return joiner.words, digits.text_content() or ""


def let_in(lead: Worker, name: str, digits: str, old: bool) -> None:
    """Both screens show the same digits."""
    lead.page.get_by_role("button", name="Back to the reports").click()
    people(lead)
    lead.page.get_by_role("button", name=f"Let in {name}").click()
    expect(lead.page.locator("[data-digits]:visible")).to_have_text(digits)
    assert lead.hurdles() == []
    lead.page.get_by_role("button", name="Let them in").click()
    expect(lead.problem()).to_contain_text("First compare the digits")
    lead.page.get_by_label("I heard my colleague read the same digits").check()
    if old:
        lead.page.get_by_label("They may read old reports too").check()
    lead.page.get_by_role("button", name="Let them in").click()
    expect(lead.page.get_by_role("heading", name="People")).to_be_focused()
    lead.page.get_by_role("button", name="Back to the reports").click()
    expect(lead.panel("list")).to_be_visible()


def at_work(newcomer: Worker) -> None:
    """Their page goes on by itself, or when they look."""
    newcomer.page.get_by_role("button", name="Look again").click()
    expect(newcomer.panel("list")).to_be_visible(timeout=DERIVING_MS)


def send_founder_away(lead: Worker, name: str) -> Sheet:
    """The founder saw the recovery sheet: a new one is printed; the new sheet."""
    people(lead)
    lead.page.get_by_role("button", name=f"Leaves {name}").click()
    expect(lead.page.get_by_role("heading", name="A colleague leaves")).to_be_focused()
    assert lead.hurdles() == []
    lead.page.get_by_role("button", name="End the membership").click()
    joiner = Joiner(lead, "")
    sheet = joiner.sheet()
    lead.page.get_by_role("button", name="I have it on paper").click()
    joiner.copy_three(sheet)
    lead.page.get_by_role("button", name="The sheet counts from now on").click()
    expect(lead.page.get_by_role("heading", name="People")).to_be_focused(timeout=DERIVING_MS)
    expect(lead.page.get_by_text(name)).to_have_count(0)
    return sheet


def join(founder: Worker, newcomer: Worker, name: str, role: str, old: bool) -> None:
    """From the link to their own list."""
    _, digits = come(newcomer, invite(founder, name, role))
    let_in(founder, name, digits, old)
    at_work(newcomer)


def reads(worker: Worker, report: str, words: str) -> None:
    """Open it, and back to the list."""
    expect(worker.open(report)).to_contain_text(words)
    worker.back()


def test_colleagues_come_read_what_they_may_and_the_founder_leaves(
    product: Product, desk: Page, another: Callable[[], Worker], tmp_path: Path
) -> None:
    founder, post = Worker(desk, product), Post(product)
    first, sheet = found(founder, product, "beacon", "marta.b", tmp_path)
    before = post.send({"story": OLD}, to=["beacon"])
    olha, petro = another(), another()
    join(founder, olha, "olha.b", "lead", old=True)
    reads(olha, before, OLD)
    join(founder, petro, "petro.b", "worker", old=False)
    since = post.send({"story": NEW}, to=["beacon"])
    for one in (petro, founder, olha):
        reads(one, since, NEW)
    petro.open(before)
    expect(petro.problem()).to_contain_text("sealed for another key")
    petro.back()

    new_sheet = send_founder_away(olha, "marta.b")
    assert new_sheet.fingerprint == sheet.fingerprint
    assert new_sheet.groups != sheet.groups
    founder.page.locator("[data-act=refresh]").click()
    expect(founder.page.get_by_role("heading", name="Sign in")).to_be_visible()
    seal_anew(olha)
    later = post.send({"story": LATER}, to=["beacon"])
    for report, words in ((later, LATER), (since, NEW)):
        reads(olha, report, words)
    petro.refresh()
    expect(petro.row(later).locator("[data-line]")).not_to_have_text("Unreadable")
    reads(petro, later, LATER)
    founder.enter("marta.b", " ".join(first.words))
    expect(founder.problem()).to_contain_text("do not fit together", timeout=DERIVING_MS)
    assert [one.violations() for one in (founder, olha, petro)] == [[], [], []]


def seal_anew(lead: Worker) -> None:
    """Older reports, for those who stayed."""
    lead.page.get_by_role("button", name="Seal them anew").click()
    expect(lead.page.get_by_role("button", name="Seal them anew")).to_have_count(0, timeout=DERIVING_MS)
    lead.page.get_by_role("button", name="Back to the reports").click()


def try_out(worker: Worker, sheet: Sheet) -> None:
    """Type what is on the paper."""
    worker.page.get_by_role("button", name="Try the papers out").click()
    worker.page.get_by_label("The groups from the sheet, or from each share").fill(" ".join(sheet.groups))
    worker.page.get_by_role("button", name="Try", exact=True).click()


def test_the_papers_are_tried_out_and_a_new_sheet_takes_their_place(
    product: Product, desk: Page, tmp_path: Path
) -> None:
    worker, page = Worker(desk, product), desk
    _, sheet = found(worker, product, "lighthouse", "marta.l", tmp_path)
    page.locator("[data-act=refresh]").click()
    people(worker)
    try_out(worker, Sheet(["2" * 4, *sheet.groups[1:]], ""))
    expect(worker.problem()).to_contain_text("At least one sign is missing or wrong")
    page.get_by_role("button", name="Back", exact=True).click()
    try_out(worker, sheet)
    expect(page.get_by_role("heading", name="The papers work")).to_be_focused()
    assert worker.hurdles() == []
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Make a new sheet").click()
    joiner = Joiner(worker, "")
    new = joiner.sheet()
    page.get_by_role("button", name="I have it on paper").click()
    joiner.copy_three(new)
    page.get_by_role("button", name="The sheet counts from now on").click()
    expect(page.get_by_role("heading", name="People")).to_be_focused()
    try_out(worker, sheet)
    expect(worker.problem()).to_contain_text("a newer sheet has taken their place")
    page.get_by_role("button", name="Back", exact=True).click()
    try_out(worker, new)
    expect(page.get_by_role("heading", name="The papers work")).to_be_focused()
    assert not [one for one in worker.requests if sheet.groups[3] in (one.post_data or "")]
    assert worker.violations() == []
