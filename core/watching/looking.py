"""One look at a site: pages, files, keys, and all of it against what was kept."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from core.watching import Difference, plain
from core.watching.fetching import Visitor
from core.watching.headers import check_headers
from core.watching.keys import LARGEST_KEYS, Keys, read_keys
from core.watching.memory import Memory, compare, remembered
from core.watching.page import LARGEST_PAGE, WORKER, Page, check_page
from core.watching.release import File, check_files
from crypto.encoding import b64u

# The person's languages; a page may be altered in one of them only.
LANGUAGES = ("uk", "en")
FORM = "help"
VIEWS = (FORM, "about", "plain")
# A site's processes read the organisations again every five seconds: until then two answers may disagree.
SETTLED_SECONDS = 7


@dataclass(frozen=True)
class Look:
    """`memory` is what to keep if the differences are none or accepted."""

    differences: list[Difference]
    memory: Memory

    @property
    def acceptable(self) -> bool:
        """Whether a person may accept all of them."""
        return all(one.acceptable for one in self.differences)


def look(visitor: Visitor, release: Mapping[str, File], before: Memory | None) -> Look:
    """Look once. Raises CannotLook."""
    found = check_files(visitor, release)
    keys, differences, agreed = _pages_and_keys(visitor, release)
    if not agreed:
        time.sleep(SETTLED_SECONDS)
        keys, differences, _ = _pages_and_keys(visitor, release)
    found += differences
    if before and keys.site:
        found += compare(before, keys)
    return Look(list(dict.fromkeys(found)), remembered(visitor.origin, keys, before))


def _pages_and_keys(visitor: Visitor, release: Mapping[str, File]) -> tuple[Keys, list[Difference], bool]:
    """The organisations, what is wrong, and whether forms and keys agree on who there is."""
    found: list[Difference] = []
    forms = []
    for language in LANGUAGES:
        form, differences = _pages(visitor, release, language)
        found += differences
        forms.append(form)
    answer = visitor.get("/keys", LARGEST_KEYS)
    keys, wrong = read_keys(answer)
    named = [difference for form in forms for difference in _named(form, keys)]
    return keys, [*found, *wrong, *check_headers(answer), *named], not named


def _pages(visitor: Visitor, release: Mapping[str, File], language: str) -> tuple[Page, list[Difference]]:
    """The form, and what is wrong with any page in this language."""
    form = Page()
    _, found = check_page(visitor.get("/", LARGEST_PAGE, language), release)
    for name in VIEWS:
        page, differences = check_page(visitor.view(name, LARGEST_PAGE, language), release)
        found += differences
        if name == FORM:
            form = page
    if not form.workers:
        found.append(Difference(f"The form in {language} does not name {WORKER}."))
    return form, found


def _named(form: Page, keys: Keys) -> list[Difference]:
    """A reporter's browser believes the fingerprint in the page: it must be that of the log."""
    found = []
    for org, (fingerprint, name) in form.organisations.items():
        seen = keys.organisations.get(org)
        whom = f"{plain(name)} ({plain(org)})"
        if seen is None:
            if org not in keys.broken:
                found.append(Difference(f"The form names {whom}, of whom /keys knows nothing."))
        elif b64u(seen.fingerprint) != fingerprint:
            found.append(Difference(f"The form names another fingerprint for {whom} than its key log has."))
    return found
