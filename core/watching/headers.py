"""What the headers of every answer of the reporter's site must say; core/web/headers.py sends them."""

import re

from core.watching import Difference, plain
from core.watching.fetching import Answer

# A stronger policy may leave 'self' out; one more directive could override one of these.
POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'"},
    "connect-src": {"'self'"},
    "worker-src": {"'self'"},
    "media-src": {"blob:"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "require-trusted-types-for": {"'script'"},
    "trusted-types": {"dovira"},
}
_FIXED = {
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
# They send the visitor's browser elsewhere, or tell others of the visit.
_ABSENT = ("location", "refresh", "link", "nel", "report-to", "reporting-endpoints", "etag", "sourcemap")
_COOKIE = re.compile(r"v=[a-z]{2,3}\.[0-2]\.[0-2]\.[0-2]")
_LASTING = ("domain", "expires", "max-age")


def check_headers(answer: Answer) -> list[Difference]:
    """What is weaker in an answer than this release sends."""
    found = [
        f"has no header {name}: {value}" for name, value in _FIXED.items() if answer.header(name) != [value]
    ]
    found += [f"has the header {name}" for name in _ABSENT if answer.header(name)]
    found += _policy(answer.header("content-security-policy"))
    found += [f"sets a cookie that is not ours: {plain(one)}" for one in _foreign_cookies(answer)]
    return [Difference(f"{answer.name} {sentence}.") for sentence in found]


def _policy(values: list[str]) -> list[str]:
    if len(values) != 1:
        return [f"has {len(values)} Content-Security-Policy headers instead of one"]
    parts = [part.split() for part in values[0].lower().split(";") if part.strip()]
    given = {name: set(sources) for name, *sources in reversed(parts)}
    weaker = [
        name for name, sources in POLICY.items() if name not in given or not _within(given[name], sources)
    ]
    unknown = sorted(set(given) - set(POLICY))
    found = [f"has a weaker Content-Security-Policy: {name}" for name in weaker]
    return found + [f"has another Content-Security-Policy: {plain(name)}" for name in unknown]


def _within(given: set[str], sources: set[str]) -> bool:
    return given == sources or (given == {"'none'"} and sources == {"'self'"})


def _foreign_cookies(answer: Answer) -> list[str]:
    found = []
    for cookie in answer.header("set-cookie"):
        pair, *attributes = (part.strip() for part in cookie.split(";"))
        names = [attribute.partition("=")[0].lower() for attribute in attributes]
        if not _COOKIE.fullmatch(pair) or any(name in _LASTING for name in names):
            found.append(cookie)
    return found
