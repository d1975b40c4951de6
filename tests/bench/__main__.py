"""`make bench`: ratios measured in one run, printed as a table and written to var/bench.json."""

import json
import tempfile
from pathlib import Path
from statistics import median

from tests.bench import browser, films, forms, inbox, mailbox, raw, rewrap, served, servers, uploads
from tests.bench.report import Row, ratio, table

VAR = Path(__file__).parents[2] / "var"
SEALED_BYTES = 16_416 + 4_128 + 2 * 1_627
SECONDS = 4.0
# 5 Mbit/s.
UPLOAD_MB = 0.625


def main() -> None:
    """Measure everything once and print it."""
    VAR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VAR) as folder:
        rows = _server(Path(folder)) + _phone(Path(folder)) + _files(Path(folder)) + _desk(Path(folder))
        walks = served.with_site(Path(folder) / "forms", forms.measure)
    print(table(rows), forms.CONDITIONS, table(walks), sep="\n\n")
    (VAR / "bench.json").write_text(json.dumps([row.as_json() for row in rows + walks], indent=1) + "\n")


def _server(folder: Path) -> list[Row]:
    seen = served.measure(folder, SECONDS)
    commits = raw.commits_per_second(folder, SEALED_BYTES, SECONDS)
    boxes = raw.sealed_boxes_per_second(16_416, 1.0)
    submit, post = median(seen.sqlite.rates), median(seen.trivial_posts)
    big = median(seen.postgresql.rates)
    form, get = median(seen.form_pages), median(seen.trivial_gets)
    return [
        Row("trivial view that reads the same body", post, "/s"),
        Row("sealed submissions, SQLite, synchronous=FULL", submit, "/s"),
        Row("  p50 / p95 / p99", seen.sqlite.ms, "ms"),
        Row("  failed", seen.sqlite.failed, "", 0, "max"),
        Row("  ratio to the trivial view", ratio(seen.sqlite.rates, seen.trivial_posts), "", 0.15, "min"),
        Row("  ratio to bare durable commits", submit / commits, ""),
        Row("sealed submissions, PostgreSQL, fsync and synchronous_commit on", big, "/s"),
        Row("  p50 / p95 / p99", seen.postgresql.ms, "ms"),
        Row("  failed", seen.postgresql.failed, "", 0, "max"),
        Row("  ratio to SQLite", ratio(seen.postgresql.rates, seen.sqlite.rates), ""),
        Row("second path (JavaScript off), SQLite", median(seen.plain.rates), "/s"),
        Row("  p50 / p95 / p99", seen.plain.ms, "ms"),
        Row("  failed", seen.plain.failed, "", 0, "max"),
        Row("second path, PostgreSQL", median(seen.plain_postgresql.rates), "/s"),
        Row("  p50 / p95 / p99", seen.plain_postgresql.ms, "ms"),
        Row("  failed", seen.plain_postgresql.failed, "", 0, "max"),
        Row("bare durable SQLite commits of the same bytes", commits, "/s"),
        Row("PyNaCl sealed boxes of 16 KiB, one core", boxes, "/s"),
        Row("Python sealing of whole reports, one core", seen.seals, "/s"),
        Row("trivial view, GET", get, "/s"),
        Row("form page", form, "/s"),
        Row("  ratio to the trivial view", ratio(seen.form_pages, seen.trivial_gets), "", 0.5, "min"),
        Row("start page", median(seen.start_pages), "/s"),
        Row("  ratio to the trivial view", ratio(seen.start_pages, seen.trivial_gets), "", 0.5, "min"),
        *(
            Row(f"reporter's site, start to first answer, {name}", seconds, "s")
            for name, seconds in seen.start_seconds.items()
        ),
        Row("webform worker after 1,000 requests", max(seen.webform_mb), "MB", 90, "max"),
        Row("admin worker after 1,000 requests", max(seen.admin_mb), "MB", 110, "max"),
    ]


def _phone(folder: Path) -> list[Row]:
    sizes = served.with_site(folder / "phone", browser.journey)
    plain, slow = browser.seal_ms(1), browser.seal_ms(6)
    looks = served.with_site(folder / "mailbox", mailbox.measure)
    return [
        Row("first view, HTML and style sheet (brotli)", sizes.first_view / 1024, "KB", 14, "max"),
        Row("  requests for them", sizes.first_view_requests, "", 2, "max"),
        Row("sealing 4 KB in Chromium, warm", plain["warm"], "ms"),
        Row("sealing 4 KB at 6x throttle, first", slow["first"], "ms"),
        Row("sealing 4 KB at 6x throttle, warm", slow["warm"], "ms", 500, "max"),
        Row("keys of a code in Chromium", plain["code"], "ms"),
        Row("keys of a code at 6x throttle", slow["code"], "ms", 3000, "max"),
        Row("sealing a file at 6x throttle", slow["file"], "MB/s"),
        Row("  ratio to an upload of 5 Mbit/s", slow["file"] / UPLOAD_MB, "", 3, "min"),
        Row("looking into a mailbox, right code", looks.right, "ms"),
        Row("  wrong code", looks.wrong, "ms"),
        Row("  code that was given up", looks.gone, "ms"),
        Row("  ratio of the last two", looks.wrong / looks.gone, ""),
        Row("longest task while typing at 6x throttle", sizes.longest_task_ms, "ms", 200, "max"),
    ]


def _files(folder: Path) -> list[Row]:
    film = films.measure(folder / "film")
    small = uploads.measure(folder / "busy")
    with servers.postgresql() as url:
        big = uploads.measure(folder / "big_busy", url)
    rows = [
        Row("a film of 100 MB over 5 Mbit/s, bare", film.bare, "s"),
        Row("  sealed and sent", film.seconds, "s"),
        Row("  ratio", film.seconds / film.bare, "", 1.15, "max"),
        Row("  growth of the browser meanwhile", film.browser_mb, "MB", 64, "max"),
        Row("  growth of the reporter's site meanwhile", film.server_mb, "MB", 16, "max"),
    ]
    for name, seen in (("SQLite", small), ("PostgreSQL", big)):
        rows += [
            Row(f"50 files of 20 MB at once, {name}: arrived", seen.uploaded, "", uploads.PEOPLE, "min"),
            Row("  in", seen.seconds, "s"),
            Row("  words received meanwhile", seen.words.per_second, "/s"),
            Row("  p95", seen.words.p95_ms, "ms", 2000, "max"),
            Row("  not received", seen.words.failed, "", 0, "max"),
        ]
    return rows


def _desk(folder: Path) -> list[Row]:
    small = inbox.measure(folder / "desk")
    with servers.postgresql() as url:
        big = inbox.measure(folder / "big_desk", url)
    rows = [Row("10,000 headers made anew in Chromium", rewrap.seconds(folder / "rewrap"), "s", 90, "max")]
    for name, seen in (("SQLite", small), ("PostgreSQL", big)):
        rows += [
            Row(f"inbox of 10,000 reports, first page, {name}", seen.large_ms, "ms", 300, "max"),
            Row("  ratio to an inbox of 50", seen.large_ms / seen.small_ms, ""),
            Row("  last page", seen.last_ms, "ms", 300, "max"),
            Row("  50 lines fetched and opened in Chromium", seen.lines_ms, "ms", 1000, "max"),
            Row("  sign-in and unlock in Chromium, waiting", seen.sign_in_s, "s", 2.5, "max"),
        ]
    return rows


if __name__ == "__main__":
    main()
