"""Where an organisation listens, a person may speak or sign: warned, heard again, sealed like a file."""

import os
from collections.abc import Callable, Iterator

import pytest
from actors.chromium import CHROMIUM
from journeys.axe import hurdles
from journeys.conftest import PATIENCE_MS, Product, close
from journeys.files import FilesOnPhone
from journeys.mailbox import Mailbox
from journeys.reporter import Reporter
from journeys.worker import Worker
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
ON_AIR = """() => [...document.querySelectorAll("video")].some((one) => one.srcObject)"""


@pytest.fixture(scope="module")
def ears(chromium: Browser) -> Iterator[Browser]:
    """The whole browser, which asks for permissions; it hears a beep and sees a moving picture."""
    arguments = [*CHROMIUM, "--use-fake-device-for-media-stream"]
    browser = chromium.browser_type.launch(executable_path="/usr/bin/chromium", args=arguments)
    yield browser
    browser.close()


@pytest.fixture
def allowed(ears: Browser) -> Iterator[Callable[..., Page]]:
    """`allowed("microphone", …)`: a phone whose owner lets pages use these."""
    opened: list[BrowserContext] = []

    def start(*what: str) -> Page:
        context = ears.new_context(
            viewport={"width": 360, "height": 640},
            has_touch=True,
            is_mobile=True,
            locale="en-GB",
            reduced_motion="reduce",
            permissions=what,
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context.new_page()

    yield start
    for context in opened:
        close(context)


def at_the_files(page: Page, product: Product, second: bool = False) -> FilesOnPhone:
    reporter = Reporter(page, product.site)
    reporter.open_form()
    reporter.write(f"Words {os.urandom(4).hex()}")
    reporter.tap("Send what I have")
    if second:
        reporter.tap("Show other organisations")
        page.locator("input[data-org]").nth(1).check()
    reporter.agree_and_send()
    reporter.expect_thanks()
    files = FilesOnPhone(reporter)
    files.open_after_thanks()
    return files


def tap(files: FilesOnPhone, name: str) -> None:
    files.view.get_by_role("button", name=name, exact=True).click()


def record(files: FilesOnPhone) -> None:
    tap(files, "Start recording")
    expect(files.view.get_by_role("timer")).to_contain_text("Recording: 0:02. At most 10 minutes.")
    tap(files, "Stop recording")
    expect(files.view.get_by_text("Nothing was sent yet.")).to_be_visible()


@pytest.mark.parametrize(("door", "kind"), [("Speak", "audio"), ("Sign or film yourself", "video")])
def test_a_recording_arrives_and_is_played_at_the_desk(
    allowed: Callable[..., Page], chromium: Browser, product: Product, door: str, kind: str
) -> None:
    page = allowed("microphone", "camera")
    files = at_the_files(page, product)
    tap(files, door)
    expect(files.view.get_by_text("A voice and a face tell who you are.")).to_be_focused()
    assert hurdles(page) == []
    record(files)
    played = files.view.locator(f"{kind}:visible")
    played.evaluate("(one) => { one.muted = true; return one.play(); }")
    assert hurdles(page) == []
    tap(files, "Use this recording")
    expect(files.row("1.webm")).to_contain_text("Recorded here, ready to send.")
    expect(files.view.locator("[data-recording]")).to_be_hidden()
    assert not page.evaluate(ON_AIR)
    Mailbox(files.reporter).do("send").click()
    files.expect_all_arrived(1)
    desk = Worker(chromium.new_context(locale="en-GB").new_page(), product)
    desk.sign_in()
    row = desk.page.locator("[data-list] [data-report]").filter(has_text="New").first
    desk.open(row.get_attribute("data-report") or "")
    file = desk.page.locator("[data-files-list] > li").first
    file.get_by_role("button", name="Open the file").click()
    media = file.frame_locator("iframe.preview").locator("audio, video")
    expect(media).to_be_visible()
    assert media.evaluate("(one) => one.play().then(() => one.readyState)") >= 2
    desk.page.context.close()


def test_it_can_be_done_again_or_thrown_away(allowed: Callable[..., Page], product: Product) -> None:
    files = at_the_files(allowed("microphone"), product)
    tap(files, "Speak")
    record(files)
    tap(files, "Record again")
    expect(files.view.get_by_role("timer")).to_contain_text("Recording: 0:00.")
    tap(files, "Stop recording")
    tap(files, "Throw it away")
    expect(files.view.locator("[data-recording]")).to_be_hidden()
    expect(files.view.locator("[data-rows] > li")).to_have_count(0)


def test_who_does_not_allow_it_is_told_and_loses_nothing(
    allowed: Callable[..., Page], product: Product
) -> None:
    files = at_the_files(allowed(), product)
    tap(files, "Speak")
    tap(files, "Start recording")
    expect(files.view.get_by_role("alert").filter(has_text="did not let this page use")).to_be_visible()
    tap(files, "No, back")
    expect(files.view.locator("[data-recording]")).to_be_hidden()


def test_leaving_the_page_alone_stops_the_recording(allowed: Callable[..., Page], product: Product) -> None:
    page = allowed("microphone", "camera")
    files = at_the_files(page, product)
    tap(files, "Sign or film yourself")
    tap(files, "Start recording")
    expect(files.view.get_by_role("timer")).to_be_visible()
    assert page.evaluate(ON_AIR)
    page.evaluate(
        """() => {
          Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true});
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    expect(files.view.get_by_text("Nothing was sent yet.")).to_be_attached()
    page.wait_for_function("() => ![...document.querySelectorAll('video')].some((one) => one.srcObject)")


def test_it_is_offered_only_where_all_who_read_accept_it(
    allowed: Callable[..., Page], product: Product
) -> None:
    files = at_the_files(allowed("microphone", "camera"), product, second=True)
    expect(files.view.locator("[data-file=photos]")).to_be_visible()
    expect(files.view.locator("[data-record]:visible")).to_have_count(0)
