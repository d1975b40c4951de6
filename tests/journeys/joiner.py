"""Somebody with a one-time link, paper and a pen."""

from dataclasses import dataclass, field
from pathlib import Path

from actors.organisation import profile_text
from journeys import phone
from journeys.conftest import Product
from journeys.worker import DERIVING_MS, Worker
from playwright.sync_api import Page, expect

PREFIX = "AGE-SECRET-KEY-PQ-1"


def add_organisation(product: Product, slug: str, folder: Path) -> None:
    """The operator's work."""
    file = folder / "partner.json"
    file.write_text(profile_text(slug))
    product.dovira("partner", "add", str(file))


def link_for(product: Product, verb: str, slug: str, name: str) -> str:
    """The coordinator's work: the one-time link of `dovira member invite` or `restore`."""
    [link] = [line for line in product.dovira("member", verb, slug, name).splitlines() if "/join#" in line]
    return link


def drawn(page: Page) -> list[str]:
    """The words on the screen."""
    return page.locator("[data-drawn] li").all_text_contents()


def copy_two(page: Page, words: list[str]) -> None:
    """Type the two words that are asked for."""
    for line in (page.locator("#word0"), page.locator("#word1")):
        label = str(line.evaluate("(one) => one.labels[0].textContent"))
        place = int(label.split()[-1])
        line.fill(words[place - 1])


@dataclass
class Sheet:
    """What stands on the paper in the safe."""

    groups: list[str]
    fingerprint: str

    @property
    def text(self) -> str:
        """The identity as age's own tools write it."""
        return PREFIX + "".join(self.groups)


@dataclass
class Joiner:
    """Goes through the page at the link."""

    worker: Worker
    link: str
    words: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.worker.page

    def open(self) -> None:
        self.page.goto(self.link)
        expect(self.page.locator("[data-step=welcome] h1")).to_be_focused()

    def draw(self) -> None:
        """Copy the passphrase and prove it."""
        self.page.get_by_role("button", name="Draw my passphrase").click()
        expect(self.page.locator("[data-drawn] li")).to_have_count(6)
        self.words = drawn(self.page)
        self.page.get_by_role("button", name="I have written them down").click()
        copy_two(self.page, self.words)
        self.page.get_by_role("button", name="Continue").click()

    def sheet(self) -> Sheet:
        """Read the sheet on the screen."""
        signs = self.page.locator("[data-sheet-signs] li")
        expect(signs).to_have_count(15)
        fingerprint = self.page.locator("[data-sheet-fingerprint]").text_content() or ""
        return Sheet(signs.all_text_contents(), fingerprint)

    def asked(self) -> list[int]:
        """The numbers of the three groups that are asked for, from 1."""
        labels = [self.page.locator(f"label[for=group{at}]").text_content() or "" for at in range(3)]
        return [int(label.removeprefix("Group ")) for label in labels]

    def copy_three(self, sheet: Sheet) -> None:
        """Type the three groups that are asked for."""
        for at, number in enumerate(self.asked()):
            self.page.locator(f"#group{at}").fill(sheet.groups[number - 1].lower())

    def finish(self, button: str = "Make my keys") -> None:
        """The last button, the first second factor; the inbox."""
        self.page.get_by_role("button", name=button).click()
        phone.set_up(self.page)
        expect(self.worker.panel("list")).to_be_visible(timeout=DERIVING_MS)


def found(worker: Worker, product: Product, slug: str, name: str, folder: Path) -> tuple[Joiner, Sheet]:
    """An organisation founded in the browser, and the two papers."""
    add_organisation(product, slug, folder)
    joiner = Joiner(worker, link_for(product, "invite", slug, name))
    joiner.open()
    joiner.draw()
    sheet = joiner.sheet()
    joiner.page.get_by_role("button", name="I have it on paper").click()
    joiner.copy_three(sheet)
    joiner.finish()
    return joiner, sheet
