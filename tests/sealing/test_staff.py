"""Passphrase, vault and member keys; the Argon2id cost is a parameter that only tests lower."""

import os

import pytest
from sealing.actors import HARBOUR, SITE, named

from crypto import staff
from crypto.age import identity_from_text, identity_to_text
from crypto.errors import Damaged, NotForThisKey
from crypto.frame import Kind, Place
from crypto.hpke import recipient_of
from crypto.sealed import Reader, open_object, seal_object

CHEAP = staff.Cost(kib=8, passes=1)
SALT = bytes(16)


def test_a_passphrase_is_six_words_of_the_list() -> None:
    words = staff.draw_passphrase().split(" ")
    assert len(words) == 6
    assert set(words) <= set(staff.wordlist())
    assert staff.draw_passphrase() != staff.draw_passphrase()


def test_the_list_is_lower_case_and_without_repeats() -> None:
    words = staff.wordlist()
    assert len(set(words)) == 7776
    assert all(word.replace("-", "").isalpha() and word.isascii() and word.islower() for word in words)
    assert (words[0], words[-1]) == ("abacus", "zoom")


def test_every_word_is_drawn_from_equally_many_numbers() -> None:
    """Of 65,536 numbers 62,208 count, eight a word; the others are thrown again."""
    thrown = [62_208, 65_535, 0, 7_776, 7_775, 62_207, 1, 2]
    numbers = iter(number.to_bytes(2, "big") for number in thrown)
    words = staff.wordlist()
    expected = [words[0], words[0], words[7775], words[7775], words[1], words[2]]
    assert staff.draw_passphrase(lambda _: next(numbers)) == " ".join(expected)
    assert next(numbers, None) is None


def test_auth_and_kek_tell_nothing_of_each_other() -> None:
    derived = staff.derive("six words", SALT, CHEAP)
    assert len(derived.auth) == len(derived.kek) == 32
    assert derived.auth != derived.kek
    assert staff.derive("six words", SALT, CHEAP) == derived


@pytest.mark.parametrize(
    ("passphrase", "salt", "cost"),
    [
        ("six Words", SALT, CHEAP),
        ("six words", bytes(15) + b"\1", CHEAP),
        ("six words", SALT, staff.Cost(kib=16, passes=1)),
        ("six words", SALT, staff.Cost(kib=8, passes=2)),
    ],
    ids=["passphrase", "salt", "memory", "passes"],
)
def test_anything_else_gives_other_keys(passphrase: str, salt: bytes, cost: staff.Cost) -> None:
    assert staff.derive(passphrase, salt, cost) != staff.derive("six words", SALT, CHEAP)


def test_one_passphrase_in_two_unicode_spellings_is_one() -> None:
    assert staff.derive("caf\u00e9", SALT, CHEAP) == staff.derive("cafe\u0301", SALT, CHEAP)


def test_a_prf_output_of_another_length_is_a_callers_mistake() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        staff.passkey_kek(bytes(31), b"credential")


def test_a_salt_of_another_length_is_a_callers_mistake() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        staff.derive("six words", b"short", CHEAP)


def test_a_vault_opens_with_its_passphrase_and_member_only() -> None:
    vault, kek = os.urandom(32), staff.derive("six words", SALT, CHEAP).kek
    wrapped = staff.wrap_vault(vault, kek, HARBOUR.member)
    assert staff.unwrap_vault(wrapped, kek, HARBOUR.member) == vault
    for other_kek, member in ((bytes(32), HARBOUR.member), (kek, bytes(16))):
        with pytest.raises(NotForThisKey):
            staff.unwrap_vault(wrapped, other_kek, member)
    for length in (0, 71, 73):
        with pytest.raises(Damaged):
            staff.unwrap_vault(wrapped.ljust(73, b"\0")[:length], kek, HARBOUR.member)


def test_two_wraps_of_one_vault_differ() -> None:
    assert staff.wrap_vault(SALT * 2, bytes(32), SALT) != staff.wrap_vault(SALT * 2, bytes(32), SALT)


def test_member_keys_follow_from_the_vault_alone() -> None:
    keys = staff.member_keys(named("vault", 32))
    assert keys == staff.member_keys(named("vault", 32))
    assert keys.recipient == recipient_of(keys.xwing)
    assert keys.xwing != keys.sign
    assert keys.verify != staff.member_keys(bytes(32)).verify


def test_a_member_opens_the_epoch_file_sealed_to_it() -> None:
    place = Place(Kind.EPOCH, SITE, HARBOUR.id, HARBOUR.epoch)
    member = Reader(HARBOUR.member, HARBOUR.epoch, HARBOUR.keys.recipient)
    sealed = seal_object(place, {"v": 1}, identity_to_text(HARBOUR.identity).encode(), [member])
    opened = open_object(place, sealed.headers[0].header, sealed.payload, HARBOUR.keys.xwing)
    assert identity_from_text(opened.body.decode()) == HARBOUR.identity
    assert len(sealed.payload) == 32 + 44 + 7 + 77
