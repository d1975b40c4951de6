"""A worker at a desk, and the letters that wait: sealed with the Python twin, stored for real."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from journeys import axe
from journeys.conftest import Product
from journeys.phone import DERIVING_MS, fresh_code
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

from core import partners
from core.config import read_settings
from core.db import Store, open_store
from core.questionnaire import load_form
from core.reports import Upload, UploadHeader, UploadObject, file_report, size_class_of
from core.site import site
from crypto.encoding import b64u
from crypto.report import (
    Answers,
    Draft,
    Reader,
    SealedReport,
    new_upload_secret,
    report_id,
    request_body,
    seal_report,
)

ENDING_SECONDS = 10
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
"""


class Post:
    """Puts sealed letters into a running product's database."""

    def __init__(self, product: Product) -> None:
        self.store: Store = open_store(read_settings(product.env))
        with self.store.read() as s:
            self.site = site(s).id

    def reader(self, slug: str) -> Reader:
        """An organisation as the reporter's page knows it."""
        with self.store.read() as s:
            found = next(one for one in partners.all_partners(s) if one.profile.slug == slug)
        assert found.epoch
        return Reader(found.id, found.epoch.id, found.epoch.recipient)

    def send(
        self,
        answers: Answers,
        identity: Answers | None = None,
        to: Sequence[str] = ("la-strada",),
        lang: str = "uk",
        version: bytes | None = None,
        follows: bytes | None = None,
    ) -> str:
        """Write to these organisations; the report's id in base64url."""
        form = load_form("help")
        draft = Draft(
            form.id, version or form.version, lang, "2026-11-23", answers, identity or {}, follows=follows
        )
        secret = new_upload_secret()
        sealed = seal_report(draft, self.site, report_id(secret), [self.reader(slug) for slug in to])
        return self.file(sealed, secret)

    def file(self, sealed: SealedReport, secret: bytes, orgs: Mapping[bytes, bytes] | None = None) -> str:
        """Store it; `orgs` says under which other organisation a header is filed."""
        objects = [
            UploadObject(
                one.id,
                one.kind.label,
                one.payload,
                [UploadHeader((orgs or {}).get(h.org, h.org), h.epoch, h.header) for h in one.headers],
            )
            for one in (sealed.answers, sealed.identity)
        ]
        size = size_class_of(len(request_body(sealed, "a", "uk", False)))
        with self.store.write() as s:
            file_report(
                s, Upload(sealed.id, secret, "a", "uk", False, objects), date(2026, 11, 23), size_class=size
            )
        return b64u(sealed.id)


def without_keys(page: Page, held: Sequence[object] | None = None) -> bool:
    """Whether no worker is left, or none that `held` keys: the sign-in page has a new one, without any.

    The browser tells a little after it ended one."""
    until = time.monotonic() + ENDING_SECONDS
    while (left := _left(page, held)) and time.monotonic() < until:
        page.wait_for_timeout(20)
    return not left


def _left(page: Page, held: Sequence[object] | None) -> set[object]:
    return set(page.workers) if held is None else set(page.workers) & set(held)


CARRYING = ("cookie", "authorization", "referer")


class Worker:
    """A person at the partners' site. Every request and every complaint of the browser is kept."""

    def __init__(self, page: Page, product: Product) -> None:
        self.page, self.product = page, product
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.add_init_script(WATCH)

    def sign_in(self, name: str = "la-strada", passphrase: str | None = None) -> None:
        self.page.goto(self.product.admin)
        self.come_in(name, passphrase or self.product.sign_ins[name])
        expect(self.panel("list")).to_be_visible(timeout=DERIVING_MS)

    def come_in(self, name: str, passphrase: str) -> None:
        """Both steps; what follows is the caller's to wait for."""
        self.enter(name, passphrase)
        digits = self.page.get_by_label("Six digits from your phone")
        expect(digits).to_be_focused(timeout=DERIVING_MS)
        digits.fill(fresh_code(self.product, name.strip()))
        self.page.get_by_role("button", name="Continue").click()

    def enter(self, name: str, passphrase: str) -> None:
        self.page.get_by_label("Name", exact=True).fill(name)
        self.words().fill(passphrase)
        self.page.get_by_role("button", name="Sign in").click()

    def in_ukrainian(self) -> None:
        self.speak("uk")

    def speak(self, lang: str) -> None:
        """Have the pages in this language."""
        if self.page.locator("html").get_attribute("lang") == lang:
            return
        self.page.locator(".tongues summary").click()
        self.page.get_by_role("button", name={"uk": "Українська", "en": "English"}[lang]).click()
        expect(self.page.locator("html")).to_have_attribute("lang", lang)

    def unfold(self) -> None:
        """Read how to contact safely, then see the contact."""
        self.page.locator("[data-unfold]").click()

    def unlock(self, passphrase: str) -> None:
        self.words().fill(passphrase)
        self.page.get_by_role("button", name="Unlock", exact=True).click()

    def words(self) -> Locator:
        return self.page.get_by_label("Passphrase: the six words from your paper")

    def panel(self, name: str) -> Locator:
        return self.page.locator(f"[data-panel={name}]")

    def problem(self) -> Locator:
        return self.page.locator("[data-problem]:visible")

    def row(self, report: str) -> Locator:
        return self.page.locator(f'[data-list] [data-report="{report}"]')

    def open(self, report: str) -> Locator:
        """Look for new reports and press this one; the place where it will be."""
        # A press on a line that is replaced meanwhile goes to nobody.
        self._mark_the_list()
        self.page.locator("[data-act=refresh]").click()
        expect(self.page.locator("[data-list]:not([data-before])")).to_be_attached()
        self.row(report).click()
        return self.page.locator("[data-case]")

    def back(self) -> None:
        self.page.locator("[data-panel=case] [data-act=back]").click()
        expect(self.panel("list")).to_be_visible()

    def refresh(self) -> None:
        """Look for new reports, until the list says all it has to say."""
        self.until_listed(lambda: self.page.locator("[data-act=refresh]").click())

    def until_listed(self, act: Callable[[], None]) -> None:
        """Do what fetches the list anew, and wait for its last line."""
        self._mark_the_list()
        act()
        expect(self.page.locator("[data-list].with-lines:not([aria-busy], [data-before])")).to_be_visible()

    def _mark_the_list(self) -> None:
        """The one that comes in its place bears no mark."""
        self.page.locator("[data-list]").evaluate("(list) => { list.dataset.before = ''; }")

    def answer_to(self, question: str, within: str = "answers") -> Locator:
        """What stands under a question."""
        group = self.page.locator(f"[data-slot={within}] > div").filter(
            has=self.page.get_by_text(question, exact=True)
        )
        return group.locator("dd")

    def violations(self) -> list[str]:
        """What the content security policy had to stop."""
        found: list[str] = self.page.evaluate("window.violations")
        return found

    def hurdles(self) -> list[str]:
        """Rules of axe-core that the page breaks."""
        return axe.hurdles(self.page)

    def hosts(self) -> set[str]:
        """Whom the page asked: its own site; the reporters' only for what is public, and without a name."""
        for one in self.requests:
            if one.url.startswith(self.product.site):
                assert one.method == "GET"
                assert one.url.removeprefix(self.product.site).split("/")[1] in ("keys", "log")
                sent = {name: value for name, value in one.all_headers().items() if name in CARRYING}
                assert sent == {}, sent
        own = [one for one in self.requests if not one.url.startswith(self.product.site)]
        return {one.url.split("/")[2] for one in own}

    def kept_in_the_browser(self) -> object:
        """Everything a page may leave behind, but cookies and the number of the public roster."""
        number = self.page.evaluate("localStorage.getItem('roster')")
        assert number is None or number.isdigit()
        self.page.evaluate("localStorage.removeItem('roster')")
        stores = "{...localStorage}, {...sessionStorage}, await indexedDB.databases(), await caches.keys()"
        return self.page.evaluate(f"async () => [{stores}]")

    def _hear(self, message: ConsoleMessage) -> None:
        # Chromium does not know two features that the policy switches off.
        if message.type in ("error", "warning") and "Permissions-Policy" not in message.text:
            self.complaints.append(message.text)
