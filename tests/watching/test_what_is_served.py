"""`dovira watch` finds what a site serves otherwise than its release, each way made for real."""

from pathlib import Path

import pytest
from actors.coordinator import OWN
from actors.organisation import Worker
from watching.conftest import Watch

from crypto.encoding import b64u

# The database plays no part here.
pytestmark = pytest.mark.database("sqlite")

TOLD = {
    "changed_file": [
        "/static/seal.js is not the file of this release.",
        "/static/site.css is not the file of this release.",
        "/ in uk names another integrity for site.css.",
        "/ (help) in en names another integrity for site.css.",
    ],
    "missing_file": ["/static/form.js is missing: status 404.", "/ (help) in uk does not load start.js."],
    "unknown_file": [
        "/ in en names an unknown file: more.js.",
        "/ in en loads another script: /static/more.js.",
        "/ (help) in en names another worker: /static/more.js.",
    ],
    "no_integrity": ["/ (about) in uk loads start.js without an integrity attribute."],
    "code_in_the_page": [
        "/ (plain help) in uk has a script written into it.",
        "/ (plain help) in uk has code written into it: style.",
        "/ (plain help) in uk has code written into it: onclick.",
    ],
    "other_hosts": [
        "/ in uk leads elsewhere: https://count.example/1.",
        "/ in uk leads elsewhere: //elsewhere.example.",
        "/ in uk leads elsewhere: /?/elsewhere.example.",
        "/ in uk has an element <iframe>.",
        "/ in uk has a meta element refresh.",
    ],
    "weaker_policy": [
        "/ in uk has a weaker Content-Security-Policy: connect-src.",
        "/ in uk has a weaker Content-Security-Policy: base-uri.",
        "/ in uk has another Content-Security-Policy: script-src-elem.",
        "/static/seal.js has a weaker Content-Security-Policy: connect-src.",
        "/keys has a weaker Content-Security-Policy: connect-src.",
    ],
    "telling_headers": [
        "/ in uk has no header cache-control: no-store.",
        "/ in uk has the header etag.",
        "/static/start.js has the header refresh.",
        "/keys sets a cookie that is not ours: id=1; Max-Age=9.",
    ],
}


@pytest.mark.parametrize("alteration", TOLD)
def test_what_is_altered_is_told_and_nothing_is_kept(
    worker: Worker, watch: Watch, kept: Path, alteration: str
) -> None:
    del worker
    done = watch("--accept")
    lines = done.stdout.splitlines()
    assert [sentence for sentence in TOLD[alteration] if sentence not in lines] == []
    assert lines[0].startswith(f"{len(lines) - 1} differences at http://127.0.0.1:")
    assert (done.exit_code, kept.exists()) == (1, False)


@pytest.mark.parametrize("alteration", ["other_coordinators"])
def test_a_form_that_accepts_other_coordinators_is_told(worker: Worker, watch: Watch) -> None:
    del worker
    done = watch("--coordinator", b64u(OWN))
    assert done.exit_code == 1
    assert "The form lets other coordinators sign than before: " in done.stdout
    without = watch()
    assert without.exit_code == 1
    assert "/keys: the roster is not one that reporters' browsers accept (not signed by a coordinator)." in (
        without.stdout
    )


def test_the_site_as_it_is_differs_in_nothing(worker: Worker, watch: Watch, kept: Path) -> None:
    first = watch()
    assert first.exit_code == 0, first.stdout
    assert first.stdout.startswith("First look: nothing differs from the release. Kept:\n")
    before = kept.read_bytes()
    again = watch()
    assert again.exit_code == 0
    assert len(again.stdout.splitlines()) == 1
    assert again.stdout.startswith("All as before at http://127.0.0.1:")
    assert kept.read_bytes() == before
    assert worker.slug.encode() not in before
