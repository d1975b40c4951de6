"""Any k of n shares give the secret back, fewer never do; Python and the browser agree both ways."""

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sealing.splitting import split

from crypto.errors import Damaged
from crypto.shamir import combine

ROOT = Path(__file__).parents[2]
SECRETS = st.binary(min_size=16, max_size=64)

SPLIT = """
import { split } from "./crypto/shamir.js";
const { secret, total, needed } = JSON.parse(await new Response(process.stdin).text());
const shares = await split(Uint8Array.from(Buffer.from(secret, "hex")), total, needed);
console.log(JSON.stringify(shares.map((share) => Buffer.from(share).toString("hex"))));
"""

COMBINE = """
import { combine } from "./crypto/shamir.js";
const sets = JSON.parse(await new Response(process.stdin).text());
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));
const secrets = await Promise.all(sets.map((shares) => combine(shares.map(bytes))));
console.log(JSON.stringify(secrets.map((secret) => Buffer.from(secret).toString("hex"))));
"""


def node(script: str, message: object) -> list[str]:
    command = ["node", "--input-type=module", "--eval", script]
    done = subprocess.run(command, input=json.dumps(message), capture_output=True, cwd=ROOT, text=True)
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


@st.composite
def divided(draw: st.DrawFn) -> tuple[bytes, list[bytes], int]:
    """A secret, shares of it in any order, at any places, and how many it takes."""
    secret = draw(SECRETS)
    needed = draw(st.integers(2, 10))
    places = draw(st.lists(st.integers(1, 255), min_size=needed, max_size=10, unique=True))
    return secret, split(secret, places, needed), needed


@given(divided(), st.data())
def test_any_k_or_more_shares_give_the_secret_in_any_order(
    made: tuple[bytes, list[bytes], int], data: st.DataObject
) -> None:
    secret, shares, needed = made
    chosen = data.draw(st.permutations(shares))[: data.draw(st.integers(needed, len(shares)))]
    assert combine(chosen) == secret


@given(divided(), st.data())
def test_one_share_fewer_never_gives_it(made: tuple[bytes, list[bytes], int], data: st.DataObject) -> None:
    secret, shares, needed = made
    chosen = data.draw(st.permutations(shares))[: needed - 1]
    if needed == 2:
        with pytest.raises(Damaged):
            combine(chosen)
    else:
        assert combine(chosen) != secret


# Each example combines 256 times.
@settings(max_examples=25)
@given(st.binary(min_size=1, max_size=1), st.integers(1, 255), st.integers(1, 255))
def test_one_share_of_two_fits_every_secret_equally(secret: bytes, place: int, other: int) -> None:
    [points] = split(secret, [place], 2)
    if place != other:
        found = {combine([points, bytes([value, other])]) for value in range(256)}
        assert len(found) == 256


@pytest.mark.parametrize(
    "shares",
    [
        [],
        [b"ab\1"],
        [b"ab\1", b"ab\1"],
        [b"ab\1", b"abc\2"],
        [b"ab\0", b"ab\1"],
        [b"\1", b"\2"],
        [b"", b"ab\1"],
    ],
    ids=["none", "one", "the same place", "two lengths", "at zero", "no byte", "an empty one"],
)
def test_what_are_no_shares_is_damaged(shares: list[bytes]) -> None:
    with pytest.raises(Damaged):
        combine(shares)


@pytest.mark.parametrize(("total", "needed"), [(2, 2), (3, 2), (5, 3), (10, 10)])
def test_python_combines_what_the_browser_split(total: int, needed: int) -> None:
    secret = bytes(range(200, 232))
    shares = [
        bytes.fromhex(one) for one in node(SPLIT, {"secret": secret.hex(), "total": total, "needed": needed})
    ]
    assert [len(share) for share in shares] == [33] * total
    for at in range(total - needed + 1):
        assert combine(shares[at : at + needed]) == secret


def test_the_browser_combines_what_python_split() -> None:
    secret = bytes(range(32))
    kinds = [(total, needed) for total in (2, 3, 7, 10) for needed in range(2, total + 1)]
    sets = [split(secret, range(1, total + 1), needed)[-needed:] for total, needed in kinds]
    found = node(COMBINE, [[share.hex() for share in shares] for shares in sets])
    assert found == [secret.hex()] * len(kinds)
