"""One look at a site: pages, files, keys, and all of it against what was kept."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.watching import Difference, plain
from core.watching.fetching import Visitor
from core.watching.headers import check_headers
from core.watching.keys import LARGEST_KEYS, Keys, Trust, read_keys, read_log
from core.watching.memory import Memory, compare, remembered
from core.watching.page import LARGEST_PAGE, WORKER, Page, check_page
from core.watching.release import File, check_files
from crypto.encoding import b64u, from_b64u
from crypto.errors import EnvelopeError

# The person's languages; a page may be altered in one of them only.
LANGUAGES = ("uk", "en", "ru", "pl", "de", "ro", "tr", "ar")
# And one of the forms only.
FORMS = ("help", "report", "rights", "check")
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


def look(
    visitor: Visitor, release: Mapping[str, File], before: Memory | None, given: Sequence[bytes] = ()
) -> Look:
    """Look once. Raises CannotLook.

    `given`: coordinators' keys (32 bytes each) that the watcher was told; else those of the last look count,
    at the first look those in the page.
    """
    found = check_files(visitor, release)
    trusted = tuple(given) or (before.coordinators if before else ())
    seen = _pages_and_keys(visitor, release, trusted)
    if not seen.agreed:
        time.sleep(SETTLED_SECONDS)
        seen = _pages_and_keys(visitor, release, trusted)
    found += seen.differences
    if before and seen.keys.site:
        gone = [name for name in before.organisations if name not in seen.keys.organisations]
        logs = {name: read_log(visitor.get(f"/log/{name}", LARGEST_KEYS), from_b64u(name)) for name in gone}
        found += compare(before, seen.keys, logs)
    memory = remembered(visitor.origin, seen.keys, before, seen.coordinators)
    return Look(list(dict.fromkeys(found)), memory)


@dataclass(frozen=True)
class _Seen:
    """Who there is and what is wrong; `agreed`: forms and keys name the same organisations."""

    keys: Keys
    coordinators: tuple[bytes, ...]
    differences: list[Difference]
    agreed: bool


def _pages_and_keys(visitor: Visitor, release: Mapping[str, File], trusted: tuple[bytes, ...]) -> _Seen:
    found: list[Difference] = []
    forms = []
    for language in LANGUAGES:
        pages, differences = _pages(visitor, release, language)
        found += differences
        forms += pages
    named = [_coordinators(form) for form in forms]
    trusted = trusted or named[0]
    if any(set(one) != set(trusted) for one in named):
        shown = " ".join(map(b64u, named[0]))
        found.append(
            Difference(f"The form lets other coordinators sign than before: {shown}.", acceptable=True)
        )
    answer = visitor.get("/keys", LARGEST_KEYS)
    keys, wrong = read_keys(answer, Trust(trusted, datetime.now(UTC).date().isoformat()))
    unknown = [difference for form in forms for difference in _unknown(form, keys)]
    found += [*wrong, *check_headers(answer), *unknown, *_other_forms(forms, keys)]
    return _Seen(keys, named[0], found, not unknown)


def _coordinators(form: Page) -> tuple[bytes, ...]:
    """The keys in a page; nothing where they are none."""
    try:
        return tuple(from_b64u(word, 32) for word in form.coordinators.split())
    except EnvelopeError:
        return ()


def _pages(
    visitor: Visitor, release: Mapping[str, File], language: str
) -> tuple[list[Page], list[Difference]]:
    """The forms, and what is wrong with any page in this language."""
    forms = []
    _, found = check_page(visitor.get("/", LARGEST_PAGE, language), release)
    for name in (*FORMS, "about", *(f"plain {form}" for form in FORMS)):
        page, differences = check_page(visitor.view(name, LARGEST_PAGE, language), release)
        found += differences
        if name in FORMS:
            forms.append(page)
            found += (
                [] if page.workers else [Difference(f"The form {name} in {language} does not name {WORKER}.")]
            )
    return forms, found


def _other_forms(forms: Sequence[Page], keys: Keys) -> list[Difference]:
    """The questions that a page asks are those that members saw, or newer: until one of them unlocks."""
    return [
        Difference(
            f"Members of organisation {org} vouch for another version of the form {plain(one.form)} than the"
            " site shows. After an update of the site this lasts until one of them signs in.",
            acceptable=True,
        )
        for one in forms
        for org, seen in keys.organisations.items()
        if one.form in seen.forms and seen.forms[one.form] != one.version
    ]


def _unknown(form: Page, keys: Keys) -> list[Difference]:
    """A reporter's browser finds no keys for an organisation that only the form names."""
    return [
        Difference(f"The form names {plain(name)} ({plain(org)}), of whom /keys knows nothing.")
        for org, name in form.organisations.items()
        if org not in keys.organisations and org not in keys.broken
    ]
