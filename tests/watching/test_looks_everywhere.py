"""Whoever watches sees every form in every language: a page may be altered in one of them only."""

import pytest
from watching.conftest import Watch

from core.questionnaire import FORM_IDS
from core.watching.looking import FORMS
from core.watching.looking import LANGUAGES as WATCHED
from core.web.choices import LANGUAGES


def test_every_form_and_language_is_looked_at() -> None:
    assert FORMS == FORM_IDS
    assert tuple(LANGUAGES) == WATCHED


@pytest.fixture(autouse=True)
def briefly() -> None:
    """Everything, here."""


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("alteration", ["one_page_in_one_language"])
def test_one_page_altered_in_one_language_is_told(watch: Watch) -> None:
    done = watch()
    assert done.exit_code == 1
    assert "/ (plain check) in ro has a script written into it." in done.stdout
    assert done.stdout.count("written into it") == 1
