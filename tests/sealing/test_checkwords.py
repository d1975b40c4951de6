"""The lists of check words can be told apart by eye and ear, and harm nobody who is found with them."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from crypto.checkwords import LANGUAGES, check_list, check_numbers, check_words

ROOT = Path(__file__).parents[2]
ALPHABETS = {"en": "abcdefghijklmnopqrstuvwxyz", "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"}
SHORTEST = {"en": 3, "uk": 4}
# What the person with the poster should not be asked about.
TELLING = {
    "en": "abuse arrest crime guard gun help police prison report rescue secret slave trap victim weapon",
    "uk": "арешт вакансія війна втеча жертва зброя злочин кастинг мігрант поліція раб сауна табір тюрма",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_has_2048_words_that_begin_differently(language: str) -> None:
    words = check_list(language)
    assert len(words) == len(set(words)) == len({word[:4] for word in words}) == 2048
    data = (ROOT / f"crypto/checkwords.{language}.txt").read_bytes()
    assert data == ("\n".join(words) + "\n").encode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_in_order_and_in_its_alphabet(language: str) -> None:
    alphabet = ALPHABETS[language]
    orders = [[alphabet.index(letter) for letter in word] for word in check_list(language)]
    assert all(before < after for before, after in pairwise(orders))
    assert {len(word) for word in check_list(language)} <= set(range(SHORTEST[language], 9))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_tells_what_the_poster_is_for(language: str) -> None:
    assert set(check_list(language)) & set(TELLING[language].split()) == set()


def test_no_two_ukrainian_words_differ_in_one_letter_or_sound_alike() -> None:
    words = check_list("uk")
    one_off = [word[:at] + sign + word[at + 1 :] for word in words for at, sign in enumerate("*" * len(word))]
    assert len(set(one_off)) == len(one_off)
    shorter = {word[:at] + word[at + 1 :] for word in words for at in range(len(word))}
    assert shorter & set(words) == set()
    assert len({_heard(word) for word in words}) == len(words)


def _heard(word: str) -> str:
    """What is left of a word on a bad line: pairs that differ by voice or stress alone become one."""
    alike = str.maketrans("ґгиїєюябдзжйфо", "ххеіеуаптсшіва", "ь")
    letters = word.translate(alike)
    return "".join(now for before, now in pairwise(" " + letters) if before != now)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whether_a_list_was_reviewed_is_written_down(language: str) -> None:
    review = tomllib.loads((ROOT / "translations/REVIEW.toml").read_text())["checkwords"]
    assert set(review) == set(LANGUAGES)
    assert set(review[language]) == {"reviewed_by", "reviewed_on"}
    assert bool(review[language]["reviewed_by"]) == bool(review[language]["reviewed_on"])


def test_another_length_or_language_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        check_numbers(bytes(31))
    with pytest.raises(KeyError):
        check_words(bytes(32), "../uk")
