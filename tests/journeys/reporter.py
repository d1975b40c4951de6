"""What a person does on the reporter's site, and what may never be seen on the wire or on the disk."""

import base64
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Locator, Page, Request, expect

CANARY = "zq7Wk3pXv9Tn2Lm5Rj8Dsa"
LOST_TAP_MS = 2000
THANKS = "Your message has been received."


class Reporter:
    """A person with a phone. Taps are counted; every request the page makes is kept."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site, self.taps = page, site, 0
        self.requests: list[Request] = []
        page.on("request", lambda request: self.requests.append(request))

    def arrive(self) -> None:
        self.page.goto(self.site)

    def tap(self, name: str) -> None:
        self.taps += 1
        self.page.get_by_role("button", name=name, exact=True).click()

    def choose(self, label: str) -> None:
        self.taps += 1
        self.page.locator("[data-step]:visible").get_by_label(label, exact=True).check()

    def open_about(self) -> None:
        """From the start view: who reads, and what happens."""
        self.tap("Who reads it, and what happens with my message")
        expect(self.page.get_by_role("heading", name="Your rights")).to_be_visible()

    def open_form(self) -> None:
        self.arrive()
        self.tap("I need help")
        self.begin()

    def begin(self, first: str = "danger_now") -> None:
        """Past what is said once before the first question."""
        expect(self.panel("leaving")).to_be_visible()
        self.tap("Start")
        expect(self.step(first)).to_be_visible()

    def step(self, key: str) -> Locator:
        return self.page.locator(f"[data-step={key}]")

    def panel(self, name: str) -> Locator:
        return self.page.locator(f"[data-panel={name}]")

    def shown(self) -> str:
        found = self.page.locator("[data-step]:visible, [data-panel]:visible")
        return found.evaluate("(one) => one.dataset.step ?? one.dataset.panel")

    def walk_to(self, key: str) -> None:
        """Next, until the question is there."""
        while (before := self.shown()) != key:
            self.tap("Next")
            left = self.page.locator(f"[data-step={before}], [data-panel={before}]")
            try:
                expect(left).to_be_hidden(timeout=LOST_TAP_MS)
            except AssertionError:
                # On a busy machine one tap in thousands does not arrive; a person taps again.
                if self.shown() == before:
                    self.tap("Next")
                expect(left).to_be_hidden()

    def write(self, words: str) -> None:
        """Go to the box for own words and fill it."""
        self.walk_to("story")
        self.step("story").get_by_role("textbox").fill(words)

    def agree_and_send(self) -> None:
        self.choose_consent()
        self.tap("Send")

    def choose_consent(self) -> None:
        self.taps += 1
        self.page.locator("[data-part=consent]").check()

    def send_words(self, words: str) -> None:
        """The short way: own words, then everything that sends them."""
        self.open_form()
        self.write(words)
        self.tap("Send what I have")
        self.agree_and_send()

    def expect_thanks(self) -> None:
        expect(self.panel("thanks")).to_be_visible()

    def uploads(self) -> list[Request]:
        return [one for one in self.requests if "/u/" in one.url]


def spellings(words: str) -> Iterator[bytes]:
    """A text in every encoding it could leave or lie in."""
    for raw in (words.encode(), words.encode("utf-16-le"), words.encode("utf-16-be")):
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for cut in range(3):
            middle = raw[cut : len(raw) - (len(raw) - cut) % 3]
            yield base64.b64encode(middle)
            yield base64.urlsafe_b64encode(middle)
    yield quote(words, safe="").encode()
    yield "".join(f"%{byte:02x}" for byte in words.encode()).encode()
    yield words[::-1].encode()


def assert_nothing_readable_left(requests: list[Request], words: str = CANARY) -> None:
    """No request carries the words in its address, headers or body, however encoded."""
    for request in requests:
        headers = " ".join(f"{name}: {value}" for name, value in request.headers.items())
        sent = request.url.encode() + b"\n" + headers.encode() + b"\n" + (request.post_data_buffer or b"")
        for spelling in spellings(words):
            assert spelling not in sent, (request.method, request.url)


def assert_nothing_readable_lies(*folders: Path, words: str = CANARY) -> None:
    """No file under these folders holds the words, however encoded."""
    for folder in folders:
        assert any(path.is_file() for path in folder.rglob("*"))
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            # A server puts its temporary files away.
            continue
        for spelling in spellings(words):
            assert spelling not in content, path
