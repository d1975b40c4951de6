"""Each form in each language, sent from a phone and opened by a worker: nothing is lost, nobody kept out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from babel import Locale
from babel.support import Translations
from journeys.barriers import Seen
from journeys.conftest import PATIENCE_MS, Product
from journeys.reporter import Reporter
from journeys.walk import answered, enter, fill_in, send, speak
from journeys.worker import Worker
from playwright.sync_api import Browser, BrowserContext, expect

from core.questionnaire import FORM_IDS, Form, Text, load_form
from core.web.choices import LANGUAGES, RIGHT_TO_LEFT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CATALOGUES = Path(__file__).parents[2] / "translations"
# This person writes about themself.
ABOUT_OTHERS = {"knows"}
# Text size, contrast, colours of the system. Each meets every form and every language, and so does each
# turn of axe-core: two Latin squares, orthogonal, by the arithmetic of GF(4).
SETTINGS: list[tuple[int, int, Literal["light", "dark"]]] = [
    (0, 0, "dark"),
    (2, 0, "light"),
    (1, 1, "light"),
    (2, 2, "dark"),
]
DOUBLED = [0, 2, 3, 1]
WORDS = {
    "uk": "ґанок і їжак",
    "en": "it’s mine",
    "ru": "объявление",
    "pl": "żółć",
    "de": "Straße",
    "ro": "știință",
    "tr": "İstanbul ışık",
    "ar": "أريد المساعدة ١٢٣",
}


@dataclass(frozen=True)
class Desks:
    """Unlocked workers who read in Ukrainian and in English: of La Strada, and of the Ombudsman's office."""

    helper: Worker
    ombudsman: Worker


@pytest.fixture(scope="module")
def desks(chromium: Browser, product: Product) -> Iterator[Desks]:
    contexts = [chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB") for _ in "12"]
    workers = []
    for context, name in zip(contexts, ("la-strada", "ombudsman"), strict=True):
        context.set_default_timeout(PATIENCE_MS)
        worker = Worker(context.new_page(), product)
        worker.sign_in(name)
        workers.append(worker)
    yield Desks(*workers)
    for context in contexts:
        context.close()


def said(text: Text, lang: str) -> str:
    return str(Translations.load(str(CATALOGUES), [lang]).pgettext(*text))


def expect_all(worker: Worker, form: Form, lang: str, given: dict[str, str]) -> None:
    """Every answer stands under its question, in the worker's words."""
    place = worker.page.locator("[data-case]")
    for field in (one for one in form.questions if one.key in given):
        value = next((one.text for one in field.choices if one.value == given[field.key]), None)
        if value is None or value.context in ("language", "territory"):
            own = given[field.key] if value is None else name_of(value, lang)
            expect(place.get_by_text(own).first).to_be_attached()
            continue
        question = said(field.question, lang)
        if field.key == "age_group":
            question = said(field.variants[0].question or field.question, lang)
        found = worker.page.locator("[data-slot] > div").filter(
            has=worker.page.get_by_text(question, exact=True)
        )
        expect(found.locator("dd").first).to_have_text(said(value, lang))


def name_of(text: Text, lang: str) -> str:
    return text.text if text.context == "language" else Locale.parse(lang).territories[text.text]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form_id", FORM_IDS)
def test_nothing_is_lost_or_changed(
    pocket: BrowserContext, desks: Desks, product: Product, form_id: str, lang: str
) -> None:
    form, page = load_form(form_id), pocket.new_page()
    reporter, seen = Reporter(page, product.site), Seen(page)
    row, column = FORM_IDS.index(form_id), list(LANGUAGES).index(lang) % len(SETTINGS)

    def look(view: str) -> None:
        seen.look_in_turn(view, row ^ DOUBLED[column])

    size, contrast, scheme = SETTINGS[row ^ column]
    page.emulate_media(color_scheme=scheme)
    speak(reporter, lang, size, contrast)
    enter(reporter, form, look)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if lang in RIGHT_TO_LEFT else "ltr")
    given = answered(form, WORDS[lang])
    asked = fill_in(reporter, form, given, look)
    assert asked == {field.key for field in form.questions} - ABOUT_OTHERS
    report = send(reporter, look)
    assert seen.found == {}
    worker = desks.ombudsman if form_id == "rights" else desks.helper
    theirs = "uk" if list(LANGUAGES).index(lang) % 2 else "en"
    worker.speak(theirs)
    worker.open(report)
    expect(worker.page.locator("[data-case]")).to_contain_text(WORDS[lang])
    worker.unfold()
    expect_all(worker, form, theirs, {key: value for key, value in given.items() if key in asked})
    worker.back()
    assert worker.violations() == []
