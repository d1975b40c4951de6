"""The second step in real Chromium: a phone's codes, codes on paper, a passkey that also unlocks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from journeys import axe, phone
from journeys.conftest import PATIENCE_MS, Product
from journeys.joiner import Joiner, add_organisation, link_for
from journeys.phone import DERIVING_MS
from journeys.worker import Post, Worker, without_keys
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from core import models, sessions

pytestmark = pytest.mark.browser

CANARY = "kW7pV2mXe9Ts"


@pytest.fixture
def worker(product: Product, chromium: Browser) -> Iterator[Worker]:
    """At the list of reports, on a phone."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True, locale="en-GB"
    )
    context.set_default_timeout(PATIENCE_MS)
    found = Worker(context.new_page(), product)
    # Another session of the debugger would take the virtual key away.
    found.page.add_init_script(axe.AXE)
    yield found
    assert found.violations() == []
    context.close()


def give_key(page: Page) -> None:
    """Put a passkey with a PRF into this browser's machine."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        "hasPrf": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_focused(timeout=DERIVING_MS)


def age_checks(post: Post) -> None:
    """Ten minutes go by."""
    row = models.StaffSession
    with post.store.write() as s:
        s.execute(update(row).values(verified=row.verified - sessions.FRESH_SECONDS))


def test_a_member_sets_up_a_phone_and_comes_back_with_it_or_with_paper(
    product: Product, worker: Worker, tmp_path: Path
) -> None:
    page = worker.page
    add_organisation(product, "skiff", tmp_path)
    joiner = Joiner(worker, link_for(product, "invite", "skiff", "lida.s"))
    joiner.open()
    joiner.draw()
    sheet = joiner.sheet()
    page.get_by_role("button", name="I have it on paper").click()
    joiner.copy_three(sheet)
    page.get_by_role("button", name="Make my keys").click()

    codes = check_set_up(worker)
    report = Post(product).send({"story": CANARY}, to=["skiff"])
    expect(worker.open(report)).to_contain_text(CANARY)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    worker.enter("lida.s", " ".join(joiner.words))
    check_paper(worker, codes)
    page.get_by_role("button", name="Back to the reports").click()
    expect(worker.open(report)).to_contain_text(CANARY)
    assert worker.kept_in_the_browser() == [{}, {}, [], []]


def check_set_up(worker: Worker) -> list[str]:
    """The first second factor, with a mistyped code; the codes on paper."""
    page = worker.page
    heading(page, "Protect your sign-in")
    check_looks(worker)
    page.get_by_role("button", name="A code from my phone").click()
    secret = phone.scan(page)
    check_looks(worker)
    page.get_by_label("Six digits from the app").fill("000000")
    page.locator("[data-phone] [data-submit]").click()
    expect(worker.problem()).to_contain_text("This code is not right")
    page.get_by_label("Six digits from the app").fill(phone.current_code(secret))
    page.locator("[data-phone] [data-submit]").click()
    heading(page, "Your recovery codes")
    check_looks(worker)
    shown = page.locator("[data-codes] li").all_text_contents()
    page.get_by_role("button", name="Larger", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-size", "1")
    check_looks(worker)
    page.get_by_role("group", name="Text size").get_by_role("button", name="Usual").click()
    expect(page.locator("html")).to_have_attribute("data-size", "0")
    codes = phone.keep_codes(page)
    assert codes == shown
    expect(worker.panel("list")).to_be_visible()
    assert codes[0] not in page.content()
    return codes


def check_paper(worker: Worker, codes: list[str]) -> None:
    """A code from paper lets in once, and the page says what to do then."""
    page = worker.page
    expect(page.get_by_label("Six digits from your phone")).to_be_focused(timeout=DERIVING_MS)
    check_looks(worker)
    assert CANARY not in page.content()
    page.get_by_role("button", name="Use a recovery code").click()
    page.get_by_label("A recovery code from your paper").fill("AAAA BBBB CCCC")
    page.get_by_role("button", name="Continue").click()
    expect(worker.problem()).to_contain_text("not one of your unused codes")
    page.get_by_label("A recovery code from your paper").fill(codes[3].lower())
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("[data-paper-used]")).to_contain_text("You signed in with a recovery code")
    expect(page.get_by_text("9 codes on your paper are unused")).to_be_visible()
    check_looks(worker)
    page.get_by_role("button", name="Remove the phone").click()
    expect(worker.problem()).to_contain_text("the only one you have")


def check_looks(worker: Worker) -> None:
    """No hurdle for anybody, and nothing wider than the screen."""
    assert worker.hurdles() == []
    assert worker.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_passkey_is_added_unlocks_the_page_and_is_a_second_step(product: Product, worker: Worker) -> None:
    page, post = worker.page, Post(product)
    report = post.send({"story": CANARY}, to=["police"])
    worker.sign_in("police")
    give_key(page)
    add_passkey(worker)
    page.get_by_role("button", name="Back to the reports").click()
    expect(worker.open(report)).to_contain_text(CANARY)

    page.get_by_role("button", name="Lock").click()
    expect(page.get_by_role("heading", name="Locked")).to_be_focused()
    assert without_keys(page)
    assert CANARY not in page.content()
    assert worker.hurdles() == []
    page.get_by_role("button", name="Unlock with the passkey").click()
    expect(page.locator("[data-case]")).to_contain_text(CANARY)

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    worker.enter("police", product.sign_ins["police"])
    page.get_by_role("button", name="Use the security key or passkey").click(timeout=DERIVING_MS)
    expect(worker.open(report)).to_contain_text(CANARY, timeout=DERIVING_MS)
    assert worker.complaints == []

    check_prf_gone(worker)


def add_passkey(worker: Worker) -> None:
    """On the page My sign-in, so that it unlocks too."""
    page = worker.page
    page.get_by_role("button", name="My sign-in").click()
    heading(page, "My sign-in")
    page.get_by_role("button", name="Add a security key or passkey").click()
    page.get_by_label("What do you call it?").fill("this phone")
    check_looks(worker)
    page.locator("[data-passkey] [data-submit]").click()
    heading(page, "Unlock with it too?")
    check_looks(worker)
    page.get_by_role("button", name="Let it unlock the page").click()
    heading(page, "My sign-in")
    expect(page.locator(".mine").first).to_contain_text("this phone")
    expect(page.locator(".mine").first).to_contain_text("unlocks the page")


def check_prf_gone(worker: Worker) -> None:
    """The same key without its PRF: the page says so, and the words still open it."""
    page = worker.page
    page.get_by_role("button", name="Lock").click()
    page.evaluate("PublicKeyCredential.prototype.getClientExtensionResults = () => ({prf: {}})")
    page.get_by_role("button", name="Unlock with the passkey").click()
    expect(worker.problem()).to_contain_text("Use your passphrase; nothing is lost")
    worker.unlock(worker.product.sign_ins["police"])
    expect(page.locator("[data-case]")).to_contain_text(CANARY, timeout=DERIVING_MS)


def test_after_ten_minutes_an_export_asks_once_more_and_goes_on_by_itself(
    product: Product, worker: Worker
) -> None:
    page, post = worker.page, Post(product)
    report = post.send({"story": CANARY})
    worker.sign_in()
    expect(worker.open(report)).to_contain_text(CANARY)
    age_checks(post)
    page.get_by_role("button", name="Save the sealed file").click()
    panel = page.get_by_role("dialog", name="Is it still you?")
    expect(panel.get_by_label("Six digits from your phone")).to_be_focused()
    assert worker.hurdles() == []
    panel.get_by_role("button", name="Do not go on").click()
    expect(worker.problem()).to_contain_text("Without the check nothing was done")
    page.get_by_role("button", name="Save the sealed file").click()
    panel.get_by_label("Six digits from your phone").fill(phone.fresh_code(product, "la-strada"))
    with page.expect_download() as waiting:
        panel.get_by_role("button", name="Continue").click()
    assert waiting.value.suggested_filename.endswith(".zip")
    expect(panel).to_be_hidden()
    expect(page.locator("[data-case]")).to_contain_text(CANARY)


def test_the_demo_prints_a_code_that_signs_in(costly_product: Product, desk: Page) -> None:
    worker, page, product = Worker(desk, costly_product), desk, costly_product
    page.goto(product.admin)
    worker.enter("caritas", product.sign_ins["caritas"])
    digits = page.get_by_label("Six digits from your phone")
    expect(digits).to_be_focused(timeout=DERIVING_MS)
    digits.fill(product.dovira("demo", "code", "caritas").strip())
    page.get_by_role("button", name="Continue").click()
    expect(worker.panel("list")).to_be_visible(timeout=DERIVING_MS)
    page.reload()
    expect(worker.panel("list")).to_be_visible()
    page.get_by_role("button", name="My sign-in").click()
    expect(page.get_by_text("This browser", exact=True)).to_be_visible()
