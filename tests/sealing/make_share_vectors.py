"""Vectors of shares: made by the browser's library and by the reference, as printed and as typed."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from sealing.actors import HARBOUR, LANTERN, named
from sealing.splitting import share_groups, share_text, share_texts, split

from crypto.age import identity_to_text
from crypto.encoding import b64u
from crypto.shares import share_from_signs

Scenario = dict[str, Any]

# `split` of crypto/shamir.js, run once over the bytes 0 to 31: two of three, three of five.
LIBRARY = {
    2: [
        "AMKTaO2qEKcd2GjzAXoCdd2nKpWXi9xRVYLjgdgl1hzU",
        "ALyeAdDsS-exW_LEVEzzFgG8lGdngFEqjotwLPebCOtV",
        "AErTIFUHXBUFJZdqj51JHI9Zb1yi1ONEZiG_5z1geEjV",
    ],
    3: [
        "V-_YFqdgjdsibLrbKGF-z6NhP1IN4BXV8n4aHqmAVK1G",
        "SLHZaFirdJ7Yx0o7NG5njHgcbYQpT9hrX4U8NxoXYKBO",
        "zucL9aAnd8FfxRB5Yi6oYUuZ9W_teWrLzCXggYln8Lev",
        "g2EygJRcE6QwNgOIx3M0-S2CGfSdk-kpCHsd3dqW0d6G",
        "G1b1scEGwkd_ioZSUos0OlZSw7vwRUahamebZ3QMjxBP",
    ],
}
BEGIN = "DOVIRA-SHARE-1"


def _texts(seed: bytes, total: int, needed: int, label: str) -> list[str]:
    drawn = iter(range(10_000))
    return share_texts(seed, total, needed, lambda length: named(f"{label} {next(drawn)}", length))


ONE, TWO, THREE = _texts(HARBOUR.sheet, 3, 2, "harbour share")


def shares() -> list[Scenario]:
    """Every set that gives the secret, every share as it reads, every fault."""
    return [*_combined(), *_read(), *_typed()]


def _combined() -> list[Scenario]:
    secret = b64u(bytes(range(32)))
    sets = [
        (f"library: {needed} of {len(made)}, {number}", list(chosen))
        for needed, made in LIBRARY.items()
        for number, chosen in enumerate(combinations(made, needed), 1)
    ]
    sets.append(("library: more than needed", LIBRARY[3]))
    ours = split(bytes(range(32)), (1, 128, 255), 3, lambda length: named("a curve", length))
    sets.append(("reference: places at the ends", [b64u(one) for one in ours]))
    first = LIBRARY[2][0]
    bad = {
        "one share": [first],
        "the same twice": [first, first],
        "at zero": [first, b64u(bytes(33))],
        "none": [],
    }
    return [
        *({"op": "combine", "name": n, "expect": "ok", "shares": s, "secret": secret} for n, s in sets),
        *({"op": "combine", "name": n, "expect": "damaged", "shares": s} for n, s in bad.items()),
    ]


def _read() -> list[Scenario]:
    [points] = split(HARBOUR.sheet, [1], 2, lambda length: named("a curve", length))
    newer = share_text(HARBOUR.sheet, points, 2, 3, 1, version=2)
    nonsense = share_text(HARBOUR.sheet, points, 4, 3, 1)

    def shown(text: str) -> Scenario:
        share = share_from_signs(_bare(text))
        return {
            "number": share.number, "needed": share.needed, "total": share.total,
            "set_id": b64u(share.set_id), "points": b64u(share.points),
        }  # fmt: skip

    return [
        *(
            {"op": "share", "name": f"share {n}", "expect": "ok", "signs": _bare(text), "share": shown(text)}
            for n, text in enumerate((ONE, TWO, THREE), 1)
        ),
        {"op": "share", "name": "newer", "expect": "version", "signs": _bare(newer)},
        {"op": "share", "name": "more needed than there are", "expect": "damaged", "signs": _bare(nonsense)},
    ]


def _typed() -> list[Scenario]:
    printed = [_rows(text) for text in (ONE, TWO, THREE)]
    foreign = _texts(LANTERN.sheet, 3, 2, "lantern share")[1]
    again = _texts(HARBOUR.sheet, 3, 2, "harbour again")[1]
    cut = _bare(TWO)[:-1]
    good = {
        "as made": f"{ONE}\n{TWO}",
        "other two, small letters": f"{THREE}\n{ONE}".lower(),
        "as printed": "\n".join([*printed[0], *printed[2]]),
        "with notes": "\n".join(["# Olha", *printed[1], "", "# Petro", *printed[0]]),
        "without the beginning": f"{_bare(ONE)}\r\n{_bare(TWO)}\r\n",
        "O for zero, I and 1 for L": "\n".join(
            BEGIN + _bare(text).replace("0", "O").replace("L", "I", 1).replace("L", "1")
            for text in (ONE, TWO)
        ),
        "all of them": f"{ONE}\n{TWO}\n{THREE}",
        "the sheet itself": identity_to_text(HARBOUR.sheet),
    }
    bad = {
        "a sign wrong": ("share-mistyped", [ONE, _wrong(TWO)]),
        "a sign missing": ("share-mistyped", [ONE, cut, THREE]),
        "another organisation's": ("foreign-share", [ONE, foreign]),
        "another number of holders": ("foreign-share", [ONE, _texts(HARBOUR.sheet, 4, 2, "wider")[1]]),
        "the same twice": ("repeated-share", [ONE, ONE]),
        "one of two": ("too-few-shares", [ONE]),
        "two of three": ("too-few-shares", _texts(HARBOUR.sheet, 5, 3, "three of five")[:2]),
        "two printings": ("mixed-shares", [ONE, again]),
        "a sheet among shares": ("damaged", [identity_to_text(HARBOUR.sheet), ONE]),
        "letters of another alphabet": ("share-mistyped", [ONE, "Ж" * 72]),
    }
    seed = b64u(HARBOUR.sheet)
    return [
        *({"op": "text", "name": n, "expect": "ok", "text": t, "seed": seed} for n, t in good.items()),
        *({"op": "text", "name": n, "expect": e, "text": "\n".join(t)} for n, (e, t) in bad.items()),
    ]


def _bare(text: str) -> str:
    return text.removeprefix(BEGIN)


def _rows(text: str) -> Sequence[str]:
    groups = share_groups(text)
    return [BEGIN, *(" ".join(groups[at : at + 6]) for at in (0, 6, 12))]


def _wrong(text: str) -> str:
    return text[:40] + ("Q" if text[40] != "Q" else "P") + text[41:]
