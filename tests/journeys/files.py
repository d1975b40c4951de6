"""Files on a reporter's phone: the list in which they are picked, and what it says of them."""

from pathlib import Path

from journeys.reporter import Reporter
from playwright.sync_api import Locator, expect


class FilesOnPhone:
    """The list of files, wherever it is shown."""

    def __init__(self, reporter: Reporter) -> None:
        self.reporter, self.page = reporter, reporter.page

    @property
    def view(self) -> Locator:
        return self.page.locator("[data-files]")

    def open_after_thanks(self) -> None:
        """Without typing the code."""
        self.reporter.panel("thanks").locator("[data-code=more]:visible").last.click()
        expect(self.reporter.panel("mail")).to_be_visible()
        self.open()

    def open(self) -> None:
        self.page.locator("[data-do=files]:visible").click()
        expect(self.view).to_be_visible()

    def pick(self, *paths: Path) -> None:
        """As the phone's own picker gives them."""
        self.view.locator("[data-pick=others]").set_input_files(paths)

    def row(self, name: str) -> Locator:
        return self.view.locator("li").filter(has_text=name)

    def include(self, name: str) -> None:
        self.row(name).get_by_role("button", name="Send it all the same").click()

    def keep(self, name: str) -> None:
        self.row(name).get_by_label("Keep it exactly as it is").check()

    def expect_all_arrived(self, count: int) -> None:
        expect(self.view.locator("[data-total]")).to_have_text(
            f"Your words and all files have arrived: {count}."
        )
