"""A recovery sheet's text is read however a tired person types it, and never read wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.age import identity_to_text
from crypto.errors import Damaged
from crypto.recovery import PREFIX, recovery_from_text, recovery_groups, recovery_keys
from crypto.staff import member_keys

SEEDS = st.binary(min_size=32, max_size=32)
GAPS = st.sampled_from(["", " ", "  ", "\n", "\r\n", "\t", " - ", " · ", ". ", "\u00a0"])
ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"


@given(SEEDS, st.data())
def test_gaps_small_letters_and_look_alikes_do_not_matter(seed: bytes, data: st.DataObject) -> None:
    typed = data.draw(st.sampled_from([PREFIX, ""])) + "".join(
        data.draw(GAPS)
        + data.draw(st.sampled_from([sign, sign.lower(), {"0": "O", "L": "1"}.get(sign, sign)]))
        for sign in "".join(recovery_groups(seed))
    )
    assert recovery_from_text(typed) == seed


@given(SEEDS, st.integers(0, 57), st.sampled_from(ALPHABET))
def test_a_wrong_sign_is_always_seen(seed: bytes, at: int, sign: str) -> None:
    body = "".join(recovery_groups(seed))
    if body[at] == sign:
        assert recovery_from_text(body) == seed
        return
    with pytest.raises(Damaged):
        recovery_from_text(body[:at] + sign + body[at + 1 :])


@given(st.text())
def test_any_other_text_is_damaged(text: str) -> None:
    with pytest.raises(Damaged):
        recovery_from_text(text)


def test_the_sheet_is_an_ordinary_age_identity_and_signs_with_a_key_of_its_own() -> None:
    seed = bytes(range(32))
    keys = recovery_keys(seed)
    assert PREFIX + "".join(recovery_groups(seed)) == identity_to_text(seed)
    assert keys.xwing == seed
    assert keys.sign not in (seed, member_keys(seed).sign)
