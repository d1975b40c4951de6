"""Every passphrase is lost: with the sheet from the safe the organisation reads its reports again."""

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from journeys import phone
from journeys.conftest import Product
from journeys.joiner import Joiner, add_organisation, copy_two, drawn, found, link_for
from journeys.record import record
from journeys.worker import DERIVING_MS, Post, Worker
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import update

from core import members, models
from core.cli.founding import make_enrolment
from core.config import read_settings
from core.secrets import read_secrets
from core.site import site
from crypto.recovery import new_recovery, recovery_groups, recovery_keys
from crypto.staff import draw_passphrase

pytestmark = pytest.mark.browser
RESTORE = "Open the organisation"


def test_a_lost_passphrase_the_sheet_and_the_old_report_opens_again(
    product: Product, desk: Page, chromium: Browser, tmp_path: Path
) -> None:
    former = Worker(desk, product)
    _, sheet = found(former, product, "cairn", "olha.c", tmp_path)
    old = Post(product).send({"story": "Давній лист"}, to=["cairn"])
    expect(former.open(old)).to_contain_text("Давній лист")

    worker = Worker(chromium.new_context(locale="en-GB").new_page(), product)
    joiner = Joiner(worker, link_for(product, "restore", "cairn", "olha.c"))
    joiner.open()
    expect(worker.page.get_by_text("You need the recovery sheet from the safe")).to_be_visible()
    joiner.draw()
    expect(worker.page.locator("[data-fingerprint]")).to_have_text(sheet.fingerprint)
    assert worker.hurdles() == []
    refuse_other_sheets(joiner, sheet.groups)
    worker.page.locator("#typed").fill("\n".join(sheet.groups).lower())
    joiner.finish(RESTORE)
    expect(worker.open(old)).to_contain_text("Давній лист")
    worker.back()
    new = Post(product).send({"story": "Новий лист"}, to=["cairn"])
    expect(worker.open(new)).to_contain_text("Новий лист")
    assert worker.complaints == worker.violations() == []
    sent = " ".join(f"{request.url} {request.post_data or ''}" for request in worker.requests).upper()
    assert not [
        group for group in (sheet.text, "".join(sheet.groups), "\n".join(sheet.groups)) if group in sent
    ]
    assert worker.kept_in_the_browser() == [{}, {}, [], []]

    desk.reload()
    expect(desk.get_by_role("heading", name="Sign in")).to_be_visible()
    worker.page.goto(joiner.link)
    expect(worker.problem()).to_contain_text("used or has expired")
    worker.page.context.close()


def refuse_other_sheets(joiner: Joiner, groups: list[str]) -> None:
    """A slip of the pen and another organisation's sheet are told here, and nothing is sent."""
    page = joiner.page
    for typed, sentence in [
        (" ".join(groups)[:-1], "At least one sign is missing or wrong"),
        (" ".join(recovery_groups(new_recovery())), "open nothing here"),
    ]:
        page.locator("#typed").fill(typed)
        page.get_by_role("button", name=RESTORE).click()
        expect(joiner.worker.problem()).to_contain_text(sentence)
    assert not [request for request in joiner.worker.requests if request.url.endswith("/restore")]


def test_the_operator_opens_it_on_the_server_and_the_printed_sign_in_reads_the_old_report(
    product: Product, desk: Page, tmp_path: Path
) -> None:
    seed = founded_by_twin(product, "wharf", tmp_path)
    old = Post(product).send({"story": "До втрати"}, to=["wharf"])
    paper = tmp_path / "sheet.txt"
    paper.write_text("\n".join(recovery_groups(seed)).lower())
    printed = product.dovira("recover", "wharf", "taras.m", "--key", str(paper))
    [line] = re.findall(r"name: (\S+)  passphrase: (.+)", printed)
    assert line[0] == "taras.m"
    worker = Worker(desk, product)
    desk.goto(product.admin)
    worker.enter(*line)
    phone.set_up(desk)
    expect(worker.open(old)).to_contain_text("До втрати")
    assert not [group for group in recovery_groups(seed)[:14] if group in printed]


def founded_by_twin(product: Product, slug: str, folder: Path) -> bytes:
    """An organisation whose first member did everything at /join; the seed on its sheet."""
    add_organisation(product, slug, folder)
    settings, seed, now = read_settings(product.env), new_recovery(), int(time.time())
    with record(product) as store, store.write() as s:
        token = members.invite(s, slug, f"lost.{slug}", now)
        invitation, today = members.look(s, token, now), datetime.now(UTC).date()
        made = make_enrolment(invitation, site(s).id, draw_passphrase(), seed, today, product.cost)
        members.enrol(s, read_secrets(settings.secrets_dir), token, made, now)
    return seed


def test_a_reload_before_the_end_leaves_the_link_alive_and_makes_another_sheet(
    product: Product, desk: Page, tmp_path: Path
) -> None:
    add_organisation(product, "pier", tmp_path)
    joiner = Joiner(Worker(desk, product), link_for(product, "invite", "pier", "iryna.p"))
    sheets = []
    for _ in range(2):
        joiner.open()
        joiner.draw()
        sheets.append(joiner.sheet())
        desk.reload()
        expect(joiner.worker.problem()).to_contain_text("Open the link of your invitation again")
        assert sheets[-1].groups[0] not in desk.content()
    assert sheets[0] != sheets[1]


def test_back_to_another_page_and_forward_shows_no_sheet(
    product: Product, desk: Page, tmp_path: Path
) -> None:
    add_organisation(product, "quay", tmp_path)
    joiner = Joiner(Worker(desk, product), link_for(product, "invite", "quay", "iryna.q"))
    desk.goto(product.away)
    joiner.open()
    joiner.draw()
    sheet = joiner.sheet()
    desk.go_back()
    desk.go_forward()
    expect(joiner.worker.problem()).to_contain_text("Open the link of your invitation again")
    assert sheet.groups[0] not in desk.content()


@pytest.mark.parametrize("lost", ["the answer", "the request"])
def test_a_cut_connection_at_the_end_costs_neither_paper(
    lost: str, product: Product, desk: Page, tmp_path: Path
) -> None:
    slug = "moor" if lost == "the answer" else "dune"
    add_organisation(product, slug, tmp_path)
    joiner = Joiner(Worker(desk, product), link_for(product, "invite", slug, f"petro.{slug}"))
    joiner.open()
    joiner.draw()
    sheet = joiner.sheet()
    desk.get_by_role("button", name="I have it on paper").click()
    joiner.copy_three(sheet)

    def cut(route: Route) -> None:
        if lost == "the answer":
            route.fetch()
        route.abort()

    desk.route("**/api/join", cut)
    desk.get_by_role("button", name="Make my keys").click()
    expect(joiner.worker.problem()).to_contain_text("There is no connection", timeout=DERIVING_MS)
    desk.unroute("**/api/join")
    joiner.finish()
    report = Post(product).send({"story": "Чи чути нас?"}, to=[slug])
    expect(joiner.worker.open(report)).to_contain_text("Чи чути нас?")


def test_a_server_that_seals_for_another_sheet_is_found_out(product: Product, desk: Page) -> None:
    post = Post(product)
    org = post.reader("police").org
    row = models.Recovery
    with post.store.read() as s:
        kept = s.get_one(row, org).recipient

    def put(recipient: bytes) -> None:
        with post.store.write() as s:
            s.execute(update(row).where(row.partner_id == org).values(recipient=recipient))

    put(recovery_keys(new_recovery()).recipient)
    try:
        worker = Worker(desk, product)
        desk.goto(product.admin)
        worker.come_in("police", product.sign_ins["police"])
        expect(worker.problem()).to_contain_text(
            "do not fit your organisation’s key log", timeout=DERIVING_MS
        )
    finally:
        put(kept)


def test_the_page_can_be_used_in_ukrainian(product: Product, chromium: Browser, tmp_path: Path) -> None:
    add_organisation(product, "ford", tmp_path)
    page = chromium.new_context(locale="uk-UA").new_page()
    page.goto(link_for(product, "invite", "ford", "nadia.f"))
    page.get_by_role("button", name="Створити парольну фразу").click()
    expect(page.locator("[data-drawn] li")).to_have_count(6)
    words = drawn(page)
    page.locator("[data-act=written]").click()
    copy_two(page, words)
    page.locator("[data-check] [data-submit]").click()
    expect(page.get_by_role("heading", name="Надрукуйте аркуш відновлення")).to_be_focused()
    expect(page.locator("[data-sheet-org]")).to_have_text("Гавань")
    page.context.close()
