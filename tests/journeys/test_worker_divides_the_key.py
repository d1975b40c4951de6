"""At founding the recovery key goes to several people, each with a proven paper; enough of them restore."""

import re
from pathlib import Path

import pytest
from journeys import phone
from journeys.conftest import Product
from journeys.joiner import Joiner, Sheet, add_organisation, found, link_for
from journeys.test_worker_recovers import RESTORE
from journeys.worker import DERIVING_MS, Post, Worker
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def share_on_screen(page: Page, number: int, total: int) -> list[str]:
    expect(page.get_by_role("heading", name=f"Share {number} of {total}", level=1)).to_be_visible()
    signs = page.locator("[data-share-signs] li")
    expect(signs).to_have_count(18)
    return signs.all_text_contents()


def type_three(page: Page, groups: list[str]) -> None:
    for at in range(3):
        label = page.locator(f"label[for=share-group{at}]").text_content() or ""
        page.locator(f"#share-group{at}").fill(groups[int(label.removeprefix("Group ")) - 1].lower())


def divide(page: Page, total: int, needed: int) -> None:
    page.get_by_label("How many people keep a share").select_option(str(total))
    page.get_by_label("How many shares open the messages").select_option(str(needed))
    page.get_by_role("button", name="Make the shares").click()


def keep_all(joiner: Joiner, total: int, holders: tuple[str, ...] = ()) -> list[list[str]]:
    """Every paper printed and proven. `holders`: members who keep the first ones."""
    page, papers = joiner.page, []
    for number in range(1, total + 1):
        papers.append(share_on_screen(page, number, total))
        page.get_by_role("button", name="I have this share on paper").click()
        expect(page.locator("[data-share-signs] li")).to_have_count(0)
        if number > 1:
            type_three(page, papers[-2])
            page.get_by_role("button", name="Continue").click()
            expect(joiner.worker.problem()).to_contain_text("is not as on this share")
        assert joiner.worker.hurdles() == []
        if number <= len(holders):
            page.get_by_label("Who keeps this share").select_option(label=holders[number - 1])
        type_three(page, papers[-1])
        page.get_by_role("button", name="Continue").click()
    return papers


def begins_work(worker: Worker) -> None:
    """The first second factor, and the inbox."""
    phone.set_up(worker.page)
    expect(worker.panel("list")).to_be_visible(timeout=DERIVING_MS)


def check_print(page: Page) -> None:
    """Paper shows this share and nothing else, on one page."""
    page.emulate_media(media="print")
    for other in (".top", "h1", "[data-act=print]", "[data-step=share] > ul"):
        expect(page.locator(other).locator("visible=true")).to_have_count(0)
    for part in ("org", "day", "qr", "signs", "fingerprint"):
        expect(page.locator(f"[data-share-{part}]")).to_be_visible()
    assert len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True))) == 1
    page.emulate_media(media="screen")


def begin(product: Product, desk: Page, slug: str, folder: Path) -> tuple[Joiner, Sheet]:
    """The founder with the whole sheet on the screen presses the other button."""
    add_organisation(product, slug, folder)
    joiner = Joiner(Worker(desk, product), link_for(product, "invite", slug, f"olha.{slug}"))
    joiner.open()
    joiner.draw()
    sheet = joiner.sheet()
    desk.get_by_role("button", name="Divide the key among several people").click()
    expect(desk.get_by_role("heading", name="Divide the key among several people")).to_be_focused()
    return joiner, sheet


def restored(product: Product, page: Page, slug: str, sheet: Sheet, papers: list[list[str]]) -> Worker:
    """Who gathered these papers, signed in."""
    worker = Worker(page, product)
    again = Joiner(worker, link_for(product, "restore", slug, f"taras.{slug}"))
    again.open()
    again.draw()
    expect(page.locator("[data-fingerprint]")).to_have_text(sheet.fingerprint)
    page.locator("#typed").fill("\n".join(" ".join(groups) for groups in papers))
    again.finish(RESTORE)
    return worker


def test_two_of_the_three_papers_open_the_organisation_again(
    product: Product, desk: Page, chromium: Browser, tmp_path: Path
) -> None:
    joiner, sheet = begin(product, desk, "cove", tmp_path)
    founder = joiner.worker
    assert sheet.groups[0] not in desk.content()
    assert founder.hurdles() == []
    divide(desk, 2, 3)
    expect(founder.problem()).to_contain_text("More shares cannot be needed than there are")
    divide(desk, 3, 2)
    expect(desk.get_by_role("heading", name="Share 1 of 3", level=1)).to_be_focused()
    check_print(desk)
    papers = keep_all(joiner, 3)
    begins_work(founder)
    old = Post(product).send({"story": "Давній лист"}, to=["cove"])
    expect(founder.open(old)).to_contain_text("Давній лист")
    assert founder.complaints == founder.violations() == []

    context = chromium.new_context(locale="en-GB")
    other = restored(product, context.new_page(), "cove", sheet, [papers[2], papers[0]])
    expect(other.open(old)).to_contain_text("Давній лист")
    sent = " ".join(f"{r.url} {r.post_data or ''}" for r in [*founder.requests, *other.requests]).upper()
    whole = [sheet.groups, *papers]
    assert not [groups for groups in whole if "".join(groups) in sent or " ".join(groups) in sent]
    assert not any("".join(groups).encode() in product.log.read_bytes() for groups in whole)
    context.close()


def test_who_changes_their_mind_keeps_one_sheet(product: Product, desk: Page, tmp_path: Path) -> None:
    joiner, sheet = begin(product, desk, "inlet", tmp_path)
    desk.get_by_role("button", name="Keep one sheet instead").click()
    assert joiner.sheet() == sheet
    desk.get_by_role("button", name="I have it on paper").click()
    joiner.copy_three(sheet)
    joiner.finish()


def test_a_new_recovery_key_is_divided_and_its_shares_open_the_organisation_again(
    product: Product, desk: Page, chromium: Browser, tmp_path: Path
) -> None:
    lead = Worker(desk, product)
    joiner, sheet = found(lead, product, "bight", "olha.bight", tmp_path)
    old = Post(product).send({"story": "before"}, to=["bight"])
    desk.get_by_role("button", name="People", exact=True).click()
    desk.get_by_role("button", name="Make a new sheet").click()
    assert joiner.sheet() != sheet
    desk.get_by_role("button", name="Divide the key among several people").click()
    divide(desk, 3, 2)
    papers = keep_all(joiner, 3, ("olha.bight",))
    expect(desk.get_by_role("heading", name="People")).to_be_focused(timeout=DERIVING_MS)
    new = Post(product).send({"story": "since"}, to=["bight"])

    context = chromium.new_context(locale="en-GB")
    other = restored(product, context.new_page(), "bight", sheet, papers[1:])
    for report, words in ((old, "before"), (new, "since")):
        expect(other.open(report)).to_contain_text(words)
        other.back()
    assert lead.violations() == other.violations() == []
    context.close()
