"""A share is read however a tired person types it; what is wrong with it is named, and with which."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sealing.splitting import share_groups, share_text, share_texts, split

from crypto.age import identity_to_text
from crypto.errors import (
    Damaged,
    ForeignShare,
    MixedShares,
    RepeatedShare,
    ShareError,
    ShareMistyped,
    TooFewShares,
    UnsupportedVersion,
)
from crypto.recovery import recovery_groups
from crypto.shares import MOST, SET_ID, SHARE, SIGNS, seed_from_text, share_from_signs

SEED, OTHER = bytes(range(32)), bytes(range(1, 33))
ONE, TWO, THREE = share_texts(SEED, 3, 2)
BEGIN = "DOVIRA-SHARE-1"
GAPS = st.sampled_from(["", " ", "  ", "\t", " - ", " · ", ". ", "\u00a0"])
ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"


def bare(text: str) -> str:
    return text.removeprefix(BEGIN)


def wrong(text: str, at: int = 40) -> str:
    return text[:at] + ("Q" if text[at] != "Q" else "P") + text[at + 1 :]


# Each example makes hundreds of choices.
@settings(max_examples=25)
@given(st.binary(min_size=32, max_size=32), st.integers(2, 10), st.data())
def test_gaps_small_letters_and_look_alikes_do_not_matter(
    seed: bytes, total: int, data: st.DataObject
) -> None:
    needed = data.draw(st.integers(2, total))
    chosen = data.draw(st.permutations(share_texts(seed, total, needed)))[:needed]
    typed = "\n".join(
        data.draw(st.sampled_from([BEGIN, "dovira share i", ""]))
        + "".join(
            data.draw(GAPS)
            + data.draw(st.sampled_from([sign, sign.lower(), {"0": "o", "L": "1"}.get(sign, sign)]))
            for sign in bare(text)
        )
        for text in chosen
    )
    assert seed_from_text(typed) == seed


@pytest.mark.parametrize(
    "typed",
    [
        f"# Share 1\n{ONE}\n# Share 3\n{THREE}\n",
        "\n\n".join("\n".join(share_groups(text)) for text in (ONE, THREE)),
        "\r\n".join(
            " ".join(groups[at : at + 6]) for groups in map(share_groups, (TWO, ONE)) for at in (0, 6, 12)
        ),
        f"{BEGIN}\r{bare(ONE)}\r{BEGIN}\r{bare(TWO)}",
        "\n".join((ONE, TWO, THREE)),
    ],
    ids=[
        "with notes",
        "a group a line",
        "as printed, one after the other",
        "the beginning apart",
        "one more",
    ],
)
def test_a_share_may_go_over_many_lines(typed: str) -> None:
    assert seed_from_text(typed) == SEED


def test_a_share_has_the_sizes_that_the_envelope_names() -> None:
    assert (len(bare(ONE)), len(share_groups(ONE)), len(ONE)) == (SIGNS, 18, 86)
    assert len(share_from_signs(bare(ONE)).points) == SHARE == 33
    assert ONE.startswith(BEGIN)
    assert (SIGNS, SET_ID, MOST) == (72, 4, 10)


def test_the_sheet_is_still_read() -> None:
    assert seed_from_text(" ".join(recovery_groups(SEED)).lower()) == SEED
    assert seed_from_text(f"# from the safe\n{identity_to_text(SEED)}") == SEED


@given(st.integers(0, 71), st.sampled_from(ALPHABET))
def test_a_wrong_sign_is_always_seen(at: int, sign: str) -> None:
    signs = bare(ONE)
    if signs[at] == sign:
        assert share_from_signs(signs).number == 1
        return
    with pytest.raises(Damaged):
        share_from_signs(signs[:at] + sign + signs[at + 1 :])


@pytest.mark.parametrize(
    "short", [str, lambda text: text[:-1], lambda text: text + "Q", lambda text: text[:-4]]
)
@pytest.mark.parametrize("bad", [1, 2, 3])
@pytest.mark.parametrize("rows", [1, 3, 18])
def test_the_share_that_is_mistyped_is_named(bad: int, short: object, rows: int) -> None:
    signs = [bare(text) for text in (ONE, TWO, THREE)]
    signs[bad - 1] = short(wrong(signs[bad - 1]))  # type: ignore[operator]  # functions of a text
    width = 72 // rows
    lines = [one[at : at + width] for one in signs for at in range(0, len(one), width)]
    with pytest.raises(ShareMistyped) as caught:
        seed_from_text("\n".join(lines))
    assert caught.value.number == bad


FOREIGN = share_texts(OTHER, 3, 2)[1]
WIDER = share_texts(SEED, 4, 2)[1]


@pytest.mark.parametrize(
    ("texts", "error", "number"),
    [
        ([ONE, FOREIGN], ForeignShare, 2),
        ([ONE, TWO, FOREIGN], ForeignShare, 3),
        ([ONE, WIDER], ForeignShare, 2),
        ([ONE, ONE], RepeatedShare, 2),
        ([ONE, TWO, ONE], RepeatedShare, 3),
        ([ONE], TooFewShares, 2),
        (share_texts(SEED, 5, 4)[:3], TooFewShares, 4),
        ([ONE, "Q" * 72], ShareMistyped, 2),
        ([ONE, bare(TWO) + bare(THREE)], ShareMistyped, 2),
    ],
)
def test_each_fault_is_its_own_error(texts: list[str], error: type[ShareError], number: int) -> None:
    with pytest.raises(error) as caught:
        seed_from_text("\n".join(texts))
    assert (type(caught.value), caught.value.number) == (error, number)
    assert not [group for text in texts for group in share_groups(text) if group in str(caught.value)]


def test_shares_of_two_printings_of_one_seed_give_nothing() -> None:
    again = share_texts(SEED, 3, 2)
    with pytest.raises(MixedShares):
        seed_from_text(f"{ONE}\n{again[1]}")


def test_a_share_of_a_newer_version_says_so() -> None:
    [points] = split(SEED, [1], 2)
    with pytest.raises(UnsupportedVersion):
        seed_from_text(share_text(SEED, points, 2, 3, 1, version=2))


@pytest.mark.parametrize(
    ("needed", "total", "number", "place"),
    [(1, 3, 1, 1), (0, 3, 1, 1), (4, 3, 1, 1), (2, 11, 1, 1), (2, 3, 4, 1), (2, 3, 0, 1), (2, 3, 1, 0)],
)
def test_a_right_checksum_over_nonsense_is_no_share(needed: int, total: int, number: int, place: int) -> None:
    points = bytes([*split(SEED, [1], 2)[0][:-1], place])
    with pytest.raises(Damaged):
        share_from_signs(bare(share_text(SEED, points, needed, total, number)))


@given(st.text())
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises((Damaged, ShareMistyped)):
        seed_from_text(text)
