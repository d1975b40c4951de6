"""Outside a demonstration nobody is served a text on which safety hangs that no practitioner read."""

from pathlib import Path

import pytest

from core import review
from core.errors import OperatorError

LANGUAGES = ("uk", "en")
NOBODY = '[texts.uk]\nsafety_by = ""\nsafety_on = ""\nall_by = ""\nall_on = ""\n'
SAFETY = '[texts.uk]\nsafety_by = "Somebody"\nsafety_on = "2026-11-29"\n'
ALL = SAFETY + 'all_by = "Somebody"\nall_on = "2026-11-29"\n'
WITHOUT_SAFETY = '[texts.uk]\nall_by = "Somebody"\nall_on = "2026-11-29"\n'


@pytest.fixture
def says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "REVIEW.toml"
    monkeypatch.setattr(review, "FILE", file)
    return file


@pytest.mark.parametrize("text", ["", NOBODY, WITHOUT_SAFETY])
@pytest.mark.parametrize("allow_new", [False, True])
def test_nothing_unreviewed_is_served_whatever_the_operator_allows(
    says: Path, text: str, allow_new: bool
) -> None:
    says.write_text(text)
    with pytest.raises(OperatorError, match="No language can be served"):
        review.servable(LANGUAGES, demo=False, allow_new=allow_new)


def test_new_translations_are_served_only_where_the_operator_allows_them(says: Path) -> None:
    says.write_text(SAFETY)
    assert review.servable(LANGUAGES, demo=False, allow_new=True) == ("uk",)
    with pytest.raises(OperatorError):
        review.servable(LANGUAGES, demo=False, allow_new=False)


def test_what_was_read_is_served_and_the_rest_is_not(says: Path) -> None:
    says.write_text(ALL)
    assert review.servable(LANGUAGES, demo=False, allow_new=False) == ("uk",)


def test_a_demonstration_shows_all(says: Path) -> None:
    says.write_text("")
    assert review.servable(LANGUAGES, demo=True, allow_new=False) == LANGUAGES


def test_the_file_that_is_delivered_claims_no_review() -> None:
    delivered = Path(__file__).parents[2] / "translations/REVIEW.toml"
    assert '_by = "' in delivered.read_text()
    assert [
        line for line in delivered.read_text().splitlines() if "_by" in line and not line.endswith('""')
    ] == []
