"""An invited worker makes their keys in the browser: the passphrase stays on paper and in no request."""

import json
import re
from pathlib import Path

import pytest
from journeys.conftest import Product
from journeys.joiner import Joiner, Sheet, add_organisation, copy_two, drawn, link_for
from journeys.worker import Post, Worker
from playwright.sync_api import Browser, Page, expect

from crypto.encoding import b64u
from crypto.recovery import recovery_from_text, recovery_groups

pytestmark = pytest.mark.browser


def test_a_worker_joins_by_the_link_and_signs_in_with_the_paper(
    product: Product, desk: Page, chromium: Browser, tmp_path: Path
) -> None:
    add_organisation(product, "harbour", tmp_path)
    link = link_for(product, "invite", "harbour", "marta.k")
    worker = Worker(desk, product)
    words, sheet = join(worker, link)
    report = Post(product).send({"story": "Чи є тут хтось?"}, to=["harbour"])
    expect(worker.open(report)).to_contain_text("Чи є тут хтось?")
    check_secrets(worker, link.split("#")[1], words)
    check_sheet_stays_here(worker, sheet)

    desk.get_by_role("button", name="Sign out").click()
    expect(desk.get_by_role("heading", name="Sign in")).to_be_visible()
    again = Worker(chromium.new_context(locale="en-GB").new_page(), product)
    again.sign_in("MARTA.K ", "  " + ",  ".join(words).upper())
    expect(again.open(report)).to_contain_text("Чи є тут хтось?")
    again.page.goto(link)
    expect(again.problem()).to_contain_text("used or has expired")
    again.page.context.close()


def join(worker: Worker, link: str) -> tuple[list[str], Sheet]:
    """Every step, with a second draw, wrong words and groups and second looks; the two papers."""
    desk, joiner = worker.page, Joiner(worker, link)
    joiner.open()
    expect(desk.get_by_text("marta.k")).to_be_visible()
    assert desk.url == link.split("#")[0]
    assert worker.hurdles() == []

    desk.get_by_role("button", name="Draw my passphrase").click()
    expect(desk.locator("[data-drawn] li")).to_have_count(6)
    first = drawn(desk)
    assert worker.hurdles() == []
    desk.get_by_role("button", name="Draw other words").click()
    expect(desk.locator("[data-drawn]")).not_to_have_text("".join(first))
    words = drawn(desk)
    check_paper(worker, words)
    desk.get_by_role("button", name="Continue").click()
    sheet = check_sheet(joiner)
    joiner.finish()
    expect(desk.get_by_text("No reports yet.")).to_be_visible()
    assert desk.url == link.split("#")[0].replace("join", "inbox")
    # One alone may stand anywhere in a page.
    assert [word for word in words if word in desk.content()] != words
    assert sheet.groups[0] not in desk.content()
    return words, sheet


def check_paper(worker: Worker, words: list[str]) -> None:
    """Two words are asked for; wrong ones lead nowhere, and the paper can be written again."""
    desk = worker.page
    desk.get_by_role("button", name="I have written them down").click()
    assert worker.hurdles() == []
    desk.get_by_role("button", name="Continue").click()
    expect(worker.problem()).to_contain_text("not the words from your paper")
    desk.get_by_role("button", name="See the words again").click()
    assert drawn(desk) == words
    desk.get_by_role("button", name="I have written them down").click()
    copy_two(desk, words)


def check_sheet(joiner: Joiner) -> Sheet:
    """The sheet is alone on paper, gone while its groups are asked for, and the same at a second look."""
    desk, sheet = joiner.page, joiner.sheet()
    assert recovery_groups(recovery_from_text(sheet.text)) == sheet.groups
    assert joiner.worker.hurdles() == []
    check_print(desk)
    desk.get_by_role("button", name="I have it on paper").click()
    assert joiner.worker.hurdles() == []
    assert not [group for group in sheet.groups[:14] if group in desk.content()]
    joiner.copy_three(sheet)
    second = joiner.asked()[1]
    desk.locator("#group1").fill("QQQQ")
    desk.get_by_role("button", name="Make my keys").click()
    expect(joiner.worker.problem()).to_contain_text(f"Group {second} is not as on the sheet")
    expect(desk.locator("#group1")).to_be_focused()
    desk.get_by_role("button", name="See the sheet again").click()
    assert joiner.sheet() == sheet
    desk.get_by_role("button", name="I have it on paper").click()
    joiner.copy_three(sheet)
    return sheet


def check_print(desk: Page) -> None:
    """Paper shows the sheet and nothing else, on one page."""
    desk.emulate_media(media="print")
    for other in (".top", "h1", "[data-act=print]", "[data-step=sheet] > ul"):
        expect(desk.locator(other).locator("visible=true")).to_have_count(0)
    for part in ("org", "day", "qr", "signs", "fingerprint"):
        expect(desk.locator(f"[data-sheet-{part}]")).to_be_visible()
    assert len(re.findall(rb"/Type /Page\b", desk.pdf(prefer_css_page_size=True))) == 1
    desk.emulate_media(media="screen")


def check_sheet_stays_here(worker: Worker, sheet: Sheet) -> None:
    """No request, no file of the server, no log and no page has the sheet, in any spelling."""
    seed = recovery_from_text(sheet.text)
    body = "".join(sheet.groups)
    spellings = [sheet.text, body, " ".join(sheet.groups), body.lower(), seed.hex(), b64u(seed)]
    sent = [f"{r.url} {r.post_data or ''} {json.dumps(r.headers)}" for r in worker.requests]
    assert not [text for text in spellings if any(text in one for one in sent)]
    product = worker.product
    files = [product.log, *(path for path in product.data_dir.rglob("*") if path.is_file())]
    for content in (file.read_bytes() for file in files):
        assert seed not in content
        assert not [text for text in spellings if text.encode() in content]


def check_secrets(worker: Worker, token: str, words: list[str]) -> None:
    """No address has the token, no request two words of the passphrase, and the browser keeps nothing."""
    for request in worker.requests:
        assert token not in request.url
        sent = json.dumps([request.url, request.post_data or "", request.headers])
        # One word may be chance: the list has "recipient" too, which is the name of a field.
        assert len({word for word in words if f'"{word}' in sent or f" {word}" in sent}) < 2
    posts = [request for request in worker.requests if token in (request.post_data or "")]
    assert {request.url for request in posts} == {
        f"{worker.product.admin}/api/join/look",
        f"{worker.product.admin}/api/join",
    }
    assert worker.hosts() == {worker.product.admin.split("/")[2]}
    assert worker.kept_in_the_browser() == [{}, {}, [], []]
    assert worker.violations() == []
    assert worker.complaints == []


@pytest.mark.parametrize(
    ("fragment", "sentence"),
    [
        ("", "Open the link of your invitation again"),
        ("#abc", "used or has expired"),
        ("#" + "A" * 43, "used or has"),
    ],
)
def test_a_link_that_does_not_work_says_what_to_do(
    fragment: str, sentence: str, product: Product, desk: Page
) -> None:
    desk.goto(f"{product.admin}/join{fragment}")
    expect(desk.locator("[data-problem]:visible")).to_contain_text(sentence)
    assert Worker(desk, product).hurdles() == []


def test_another_language_does_not_cost_the_invitation(product: Product, desk: Page, tmp_path: Path) -> None:
    add_organisation(product, "lantern", tmp_path)
    desk.goto(link_for(product, "invite", "lantern", "olena.p"))
    desk.locator(".tongues summary").click()
    desk.get_by_role("button", name="Українська").click()
    expect(desk.get_by_role("heading", name="Гавань")).to_be_visible()
    expect(desk.locator("html")).to_have_attribute("lang", "uk")
    desk.locator(".accent[data-act=draw]").click()
    expect(desk.locator("[data-drawn] li")).to_have_count(6)
