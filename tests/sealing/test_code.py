"""The code: uniform, never twice, its check digit finds what people mistype."""

import random as repeatable
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sealing.actors import named

from crypto import code
from crypto.errors import CodeMistyped

MANY = 10_000
CODES = [code.new_code() for _ in range(MANY)]
# Of 9 degrees of freedom: a fair source exceeds it once in ten million tries.
CHI_SQUARED = 50

codes = st.text("0123456789", min_size=19, max_size=19).map(lambda drawn: drawn + str(code._interim(drawn)))


def is_code(typed: str) -> bool:
    try:
        return code.read_code(typed) == typed
    except CodeMistyped:
        return False


def test_ten_thousand_codes_are_all_different_and_read_as_they_are() -> None:
    assert len(set(CODES)) == MANY
    assert all(is_code(one) for one in CODES)


@pytest.mark.parametrize("place", range(code.DIGITS))
def test_at_every_place_each_digit_is_as_likely(place: int) -> None:
    # Repeatable: what fails once in ten million runs is still flaky.
    source = repeatable.Random(place)  # noqa: S311 - no secret
    counted = Counter(code.new_code(source.randbytes)[place] for _ in range(MANY))
    expected = MANY / 10
    assert sum((counted[digit] - expected) ** 2 / expected for digit in "0123456789") < CHI_SQUARED


def test_bytes_that_would_favour_a_digit_are_drawn_again() -> None:
    drawn = iter([255, 250, 249, *range(18)])
    assert code.new_code(lambda _length: bytes([next(drawn)]))[:4] == "9012"


@given(codes, st.integers(0, 19), st.integers(1, 9))
def test_a_wrong_digit_is_found(right: str, place: int, more: int) -> None:
    wrong = str((int(right[place]) + more) % 10)
    assert not is_code(right[:place] + wrong + right[place + 1 :])


@given(codes, st.integers(0, 18))
def test_two_neighbours_exchanged_are_found(right: str, place: int) -> None:
    first, second = right[place : place + 2]
    assert is_code(right[:place] + second + first + right[place + 2 :]) == (first == second)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_code_or_mistyped(typed: str) -> None:
    try:
        assert is_code(code.read_code(typed))
    except CodeMistyped:
        assert not is_code(typed)


def test_a_salt_has_sixteen_bytes() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        code.code_keys(CODES[0], named("salt", 15))
