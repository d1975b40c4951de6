"""A page of the reporter's site: what it loads, where it leads, and which keys it names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from core.watching import Difference, plain
from core.watching.fetching import Answer
from core.watching.headers import check_headers
from core.watching.release import File

SCRIPT, STYLE, WORKER = "start.js", "site.css", "seal.js"
LARGEST_PAGE = 2**20
_STATIC = "/static/"

_NAMING = {
    "action", "background", "cite", "data", "data-worker", "formaction", "href", "imagesrcset",
    "manifest", "ping", "poster", "src", "srcset", "xlink:href",
}  # fmt: skip
_FOREIGN_TAGS = {
    "applet", "audio", "base", "embed", "fencedframe", "frame", "iframe", "math", "object", "portal",
    "style", "svg", "video",
}  # fmt: skip
# Strict on purpose: browsers read //host, /\host and a tab inside as another host.
_OWN = re.compile(r"/(?:[a-z0-9][a-z0-9._/-]*)?|#[a-z0-9-]+")
_PHONE = re.compile(r"tel:[+0-9]+")
_ANY_STATIC = re.compile(r"/static/([^\"'<>\s?#&]*)")


@dataclass
class Page:
    """`scripts` and `styles`: name and integrity, as written. `organisations`: id to name.

    `coordinators`: whose rosters this page's browser accepts; `form`, `version`: which form this is; as
    written.
    """

    scripts: list[tuple[str, str]] = field(default_factory=list)
    styles: list[tuple[str, str]] = field(default_factory=list)
    workers: list[str] = field(default_factory=list)
    organisations: dict[str, str] = field(default_factory=dict)
    coordinators: str = ""
    form: str = ""
    version: str = ""
    strange: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element loads or names."""
        given = {name: value or "" for name, value in reversed(attrs)}
        self.page.strange += _strange(tag, given)
        if tag == "script":
            self.page.scripts.append((given.get("src", ""), given.get("integrity", "")))
        if tag == "link" and "stylesheet" in given.get("rel", "").lower().split():
            self.page.styles.append((given.get("href", ""), given.get("integrity", "")))
        if "data-worker" in given:
            self.page.workers.append(given["data-worker"])
        if "data-org" in given:
            self.page.organisations[given["data-org"]] = given.get("data-name", "")
        if "data-form" in given:
            self.page.form, self.page.version = given["data-form"], given.get("data-version", "")
        if "data-coordinators" in given:
            self.page.coordinators = given["data-coordinators"]


def read_page(html: str) -> Page:
    """What a page loads, names and should not have."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    page = reader.page
    # Where browsers and this reader disagree on what is a comment, the bare text still shows it.
    if len(re.findall(r"<script", html, re.IGNORECASE)) != len(page.scripts):
        page.strange.append("hides a script")
    return page


def check_page(answer: Answer, release: Mapping[str, File]) -> tuple[Page, list[Difference]]:
    """The page in an answer, and what is wrong with it."""
    if answer.status != 200 or not answer.whole:
        sentence = f"{answer.name} is not a page of this release: status {answer.status}."
        return Page(), [Difference(sentence), *check_headers(answer)]
    html = answer.body.decode("utf-8", "replace")
    page = read_page(html)
    unknown = sorted(set(_ANY_STATIC.findall(html)) - set(release))
    found = [*page.strange, *(f"names an unknown file: {plain(name)}" for name in unknown)]
    found += _loads("script", page.scripts, SCRIPT, release)
    found += _loads("style sheet", page.styles, STYLE, release)
    found += [f"names another worker: {plain(one)}" for one in page.workers if one != _STATIC + WORKER]
    return page, [*(Difference(f"{answer.name} {one}.") for one in found), *check_headers(answer)]


def _loads(
    what: str, given: list[tuple[str, str]], wanted: str, release: Mapping[str, File]
) -> Iterator[str]:
    if _STATIC + wanted not in [source for source, _ in given]:
        yield f"does not load {wanted}"
    for source, integrity in given:
        if not source:
            yield f"has a {what} written into it"
        elif source != _STATIC + wanted:
            yield f"loads another {what}: {plain(source)}"
        elif not integrity:
            yield f"loads {wanted} without an integrity attribute"
        elif wanted not in release or integrity != release[wanted].integrity:
            yield f"names another integrity for {wanted}"


def _strange(tag: str, given: Mapping[str, str]) -> Iterator[str]:
    if tag in _FOREIGN_TAGS:
        yield f"has an element <{plain(tag)}>"
    if tag == "meta" and "http-equiv" in given:
        yield f"has a meta element {plain(given['http-equiv'])}"
    if tag == "link" and given.get("rel", "").lower() not in ("icon", "stylesheet"):
        yield f"has a link element {plain(given.get('rel', ''))}"
    for name, value in given.items():
        if name.startswith("on") or name in ("style", "srcdoc"):
            yield f"has code written into it: {plain(name)}"
        if name in _NAMING and not _OWN.fullmatch(value) and not (tag == "a" and _PHONE.fullmatch(value)):
            yield f"leads elsewhere: {plain(value)}"
