"""Somebody comes back with a code: what is on their phone, in any language."""

from journeys.reporter import Reporter
from playwright.sync_api import Locator, expect


class Mailbox:
    """The mailbox on a reporter's phone."""

    def __init__(self, reporter: Reporter) -> None:
        self.reporter, self.page = reporter, reporter.page

    def part(self, name: str) -> Locator:
        return self.page.locator(f"[data-part={name}]")

    def do(self, act: str) -> Locator:
        return self.page.locator(f"[data-do={act}]:visible").first

    def door(self) -> None:
        """From the start page to where the code is typed."""
        self.page.locator("form[data-swap=box] button").click()
        expect(self.reporter.panel("code")).to_be_visible()

    def enter(self, code: str) -> None:
        self.part("digits").fill(code)
        self.do("open").click()

    def come_back(self, code: str) -> None:
        """A new visit, up to the answers."""
        self.reporter.arrive()
        self.door()
        self.enter(code)
        expect(self.reporter.panel("mail")).to_be_visible()

    def write(self, words: str) -> None:
        self.part("more").fill(words)
        self.do("send").click()
        expect(self.part("sent")).to_be_visible()

    def look(self) -> None:
        """For new answers; those there are now."""
        self.do("again").click()
        expect(self.reporter.panel("mail")).to_be_visible()

    def answers(self) -> Locator:
        return self.part("answers").locator("article")

    def delete(self) -> None:
        self.do("delete").click()
        self.do("confirm").click()
        expect(self.reporter.panel("deleted")).to_be_visible()


def code_shown(reporter: Reporter) -> str:
    """The code under the thanks, as it stands there."""
    groups = reporter.panel("thanks").locator("p.code span")
    expect(groups).to_have_count(5)
    return " ".join(groups.all_text_contents())
