"""People without keys, and acts that need two: an officer, two coordinators, in real browsers."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from journeys import phone
from journeys.conftest import Product
from journeys.joiner import Joiner, add_organisation, found
from journeys.phone import DERIVING_MS
from journeys.worker import Post, Worker
from playwright.sync_api import Page, expect

from core.offline.archive import read_archive
from crypto.encoding import b64u

pytestmark = pytest.mark.browser


@pytest.fixture
def another(another_desk: Callable[[], Page], product: Product) -> Callable[[], Worker]:
    """`another()`: somebody else at another desk."""
    return lambda: Worker(another_desk(), product)


def go(worker: Worker, button: str, heading: str) -> None:
    """To another page of this site, on which nothing is amiss."""
    worker.page.get_by_role("button", name=button, exact=True).click()
    expect(worker.page.get_by_role("heading", name=heading, exact=True)).to_be_focused()
    assert worker.hurdles() == []


def invite_officer(lead: Worker, name: str) -> str:
    go(lead, "People", "People")
    lead.page.get_by_label("Their sign-in name").fill(name)
    lead.page.get_by_label("What they do here").select_option("officer")
    lead.page.get_by_role("button", name="Make the link").click()
    link = lead.page.locator("[data-link]")
    expect(link).to_contain_text("/join#")
    text = link.text_content() or ""
    lead.page.get_by_role("button", name="Done").click()
    return text


def come(worker: Worker, link: str) -> None:
    """Their passphrase and their first second step; nobody has to let them in."""
    joiner = Joiner(worker, link)
    joiner.open()
    expect(worker.page.get_by_text("without reading what people send")).to_be_visible()
    expect(worker.page.get_by_text("forty digits")).to_be_hidden()
    joiner.draw()
    worker.page.get_by_role("button", name="Make my keys and sign in").click()
    phone.set_up(worker.page)


def keeps_out(officer: Worker) -> None:
    """No list of reports for who holds no keys."""
    officer.page.goto(f"{officer.product.admin}/inbox")
    expect(officer.page.get_by_text("There is no such page here.")).to_be_visible()
    officer.page.goto(f"{officer.product.admin}/log")


def agree(worker: Worker, act: str) -> None:
    worker.page.get_by_role("button", name=f"Agree {act}").click()
    expect(worker.page.get_by_role("heading", name="What two people must want")).to_be_focused()


def test_an_officer_reads_the_log_and_agrees_and_the_lead_saves_everything(
    product: Product, desk: Page, another: Callable[[], Worker], tmp_path: Path
) -> None:
    lead, post, officer = Worker(desk, product), Post(product), another()
    found(lead, product, "lagoon", "lead.l", tmp_path)
    report = post.send({"story": "only for lagoon"}, to=["lagoon"])
    come(officer, invite_officer(lead, "watch.l"))
    expect(officer.page.get_by_role("heading", name="Log", exact=True)).to_be_focused(timeout=DERIVING_MS)
    assert officer.hurdles() == []
    keeps_out(officer)
    go(lead, "Two people", "What two people must want")
    expect(lead.page.get_by_text("Nothing waits for a second person.")).to_be_visible()
    lead.page.get_by_role("button", name="Ask for the file").click()
    expect(lead.page.get_by_text("lead.l asked. Somebody else must agree")).to_be_visible()

    go(officer, "Two people", "What two people must want")
    officer.page.screenshot(path=tmp_path / "officer.png")
    agree(officer, "All reports in one file")
    lead.page.get_by_role("button", name="Back", exact=True).click()
    expect(lead.panel("list")).to_be_visible()
    go(lead, "People", "People")
    go(lead, "Two people", "What two people must want")
    with lead.page.expect_download() as saved:
        lead.page.get_by_role("button", name="Save the file").click()
    saved.value.save_as(tmp_path / "everything.zip")
    with zipfile.ZipFile(tmp_path / "everything.zip") as file:
        (name,) = file.namelist()
        assert b64u(read_archive(file.read(name)).report) == report
    # The keys are still there: a saved file is no way out of the page.
    lead.page.get_by_role("button", name="Back", exact=True).click()
    expect(lead.panel("list")).to_be_visible()
    expect(lead.open(report)).to_contain_text("only for lagoon")
    lead.back()
    for one in (lead, officer):
        assert one.violations() == []


def test_an_organisation_that_two_want_erased_is_closed_and_can_be_kept(
    product: Product, desk: Page, another: Callable[[], Worker], tmp_path: Path
) -> None:
    lead, office = Worker(desk, product), another()
    found(lead, product, "strand", "lead.s", tmp_path)
    go(lead, "People", "People")
    go(lead, "Two people", "What two people must want")
    lead.page.get_by_role("button", name="See what would happen").click()
    expect(lead.page.get_by_role("heading", name="Erase the organisation")).to_be_focused()
    assert lead.hurdles() == []
    lead.page.screenshot(path=tmp_path / "erase.png")
    lead.page.get_by_role("button", name="Ask for it").click()
    expect(lead.page.get_by_text("lead.s asked. Somebody else must agree")).to_be_visible()

    coordinate(office, "office")
    go(office, "Two people", "What two people must want")
    office.page.get_by_role("button", name="Agree Erase the organisation").click()
    office.page.get_by_role("button", name="Agree: erase it in seven days").click()
    expect(office.page.get_by_text("Until then it takes no reports, and can still be kept")).to_be_visible()
    assert office.hurdles() == []
    lead.page.get_by_role("button", name="Back", exact=True).click()
    expect(lead.panel("list")).to_be_visible()
    go(lead, "People", "People")
    go(lead, "Two people", "What two people must want")
    lead.page.get_by_role("button", name="Keep it").click()
    expect(lead.page.get_by_text("Nothing waits for a second person.")).to_be_visible()
    expect(lead.page.get_by_text("will be erased")).to_have_count(0)
    for one in (lead, office):
        assert one.violations() == []


def coordinate(worker: Worker, name: str) -> None:
    """A coordinator's sign-in ends on their own page."""
    worker.page.goto(worker.product.admin)
    worker.come_in(name, worker.product.sign_ins[name])
    organisations = worker.page.get_by_role("heading", name="Organisations", exact=True)
    expect(organisations).to_be_focused(timeout=DERIVING_MS)
    assert worker.hurdles() == []


def test_a_coordinator_invites_an_organisations_first_member(
    product: Product, desk: Page, tmp_path: Path
) -> None:
    first = Worker(desk, product)
    add_organisation(product, "meadow", tmp_path)
    coordinate(first, "office")
    first.page.screenshot(path=tmp_path / "office.png", full_page=True)
    first.page.get_by_role("button", name="Invite its first member Meadow").click()
    expect(first.page.get_by_role("heading", name="Invite its first member")).to_be_focused()
    assert first.hurdles() == []
    make_link(first, "la-strada")
    expect(first.problem()).to_have_text("Somebody has this name. Choose another.")
    make_link(first, "meadow.lead")
    expect(first.page.locator("[data-link]")).to_contain_text("/join#")
    assert first.hurdles() == []
    first.page.get_by_role("button", name="Done").click()
    expect(first.page.get_by_role("heading", name="Organisations", exact=True)).to_be_focused()
    assert first.violations() == []


def make_link(worker: Worker, name: str) -> None:
    worker.page.get_by_label("Their sign-in name").fill(name)
    worker.page.get_by_role("button", name="Make the link").click()


def make_restoring_link(worker: Worker, org: str) -> None:
    worker.page.get_by_role("button", name=f"All passphrases lost {org}").click()
    worker.page.get_by_role("button", name="Another agreed: make the link").click()
    make_link(worker, "police")


def test_two_coordinators_open_the_way_for_the_recovery_papers(
    product: Product, desk: Page, another: Callable[[], Worker]
) -> None:
    first, second, org = Worker(desk, product), another(), "National Police"
    coordinate(first, "office")
    make_restoring_link(first, org)
    expect(first.problem()).to_contain_text("not there any more")
    first.page.locator("[data-step=name] [data-act=overview]").click()
    first.page.get_by_role("button", name=f"All passphrases lost {org}").click()
    first.page.get_by_role("button", name="Ask for it").click()
    expect(first.page.get_by_text("office asked. Somebody else must agree")).to_be_visible()
    coordinate(second, "office-2")
    go(second, "Two people", "What two people must want")
    agree(second, "Open the organisation again with its recovery papers")
    go(first, "Back", "Organisations")
    make_restoring_link(first, org)
    link = first.page.locator("[data-link]")
    expect(link).to_contain_text("/join#")
    restoring = another()
    Joiner(restoring, link.text_content() or "").open()
    expect(restoring.page.get_by_text("after all passphrases were lost")).to_be_visible()
    for one in (first, second):
        assert one.violations() == []
