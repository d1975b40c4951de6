"""A worker reads what was written: by label, in their language, and as text whatever it is."""

from collections.abc import Iterator

import pytest
from journeys.conftest import Product
from journeys.worker import DERIVING_MS, Post, Worker
from playwright.sync_api import Browser, Locator, Route, expect

from crypto.encoding import from_b64u

pytestmark = pytest.mark.browser

STORY = "Документи забрали.\n\nВиходити можна лише з ними."
ANSWERS: dict[str, str | list[str]] = {
    "danger_now": "soon",
    "who_for": "me",
    "age_group": "18p",
    "where_now": "eu",
    "situation": ["confined", "docs"],
    "needs": ["leave", "papers"],
    "story": STORY,
    "reply_way": "messenger",
    "talk_lang": "Gàidhlig",
    "read_consent": "yes",
}
IDENTITY = {
    "call_name": "Оля",
    "contact_value": "@olya_2203",
    "contact_watched": "unsure",
    "contact_when": "Неділя, 10–12",
    "contact_note": "Спершу «Доброго дня».",
}
SEEN: dict[str, dict[str, list[str]]] = {
    "en": {
        "Are you, or the person you write about, in danger right now?": ["Not now, but it may happen soon"],
        "Who needs help?": ["Me"],
        "How old are you?": ["18 or older"],
        "Where is help needed?": ["In the EU, the UK, Switzerland or Norway"],
        "What is happening or has happened? Tick anything that fits.": [
            "I am locked in, watched or not let out alone",
            "My passport or other documents were taken",
        ],
        "What would help most right now?": ["To get out safely", "Getting documents back or replaced"],
        "Tell us in your own words, if you want to.": [STORY],
        "How can we answer you?": ["In a messenger"],
        "Which language do you want to talk in?": ["Gàidhlig"],
        "I agree that this is read by: La Strada-Ukraine (demo). Purpose: to help.": ["Yes"],
    },
    "uk": {
        "Чи загрожує зараз небезпека вам або людині, про яку ви пишете?": [
            "Не зараз, але може статися найближчим часом"
        ],
        "Кому потрібна допомога?": ["Мені"],
        "Скільки вам років?": ["18 або більше"],
        "Що допомогло б найбільше зараз?": ["Безпечно вибратися", "Повернути або відновити документи"],
    },
}


@pytest.fixture(scope="module")
def post(product: Product) -> Post:
    return Post(product)


@pytest.fixture(scope="module")
def worker(product: Product, chromium: Browser) -> Iterator[Worker]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    found = Worker(context.new_page(), product)
    found.sign_in()
    yield found
    context.close()


@pytest.fixture(autouse=True)
def calm(worker: Worker) -> Iterator[None]:
    """Each test begins at the list, and nothing in it may disturb the browser."""
    if worker.panel("case").is_visible():
        worker.back()
    yield
    assert worker.violations() == []
    assert worker.complaints == []


@pytest.mark.database("sqlite", "postgresql")
@pytest.mark.parametrize("lang", SEEN)
def test_every_answer_is_shown_by_its_label(lang: str, worker: Worker, post: Post) -> None:
    worker.open(post.send(ANSWERS, IDENTITY))
    expect(worker.page.locator("[data-slot=sealed]")).to_have_text(
        "Sealed on the phone, opened here, unchanged."
    )
    if lang == "uk":
        worker.in_ukrainian()
        expect(worker.page.locator("html")).to_have_attribute("lang", "uk")
    for question, answers in SEEN[lang].items():
        expect(worker.answer_to(question)).to_have_text(answers)
    assert worker.hurdles() == []
    if lang == "uk":
        worker.speak("en")
        expect(worker.answer_to("Who needs help?")).to_have_text("Me")


def test_the_contact_is_folded_until_the_worker_has_read_how(worker: Worker, post: Post) -> None:
    place = worker.open(post.send(ANSWERS, IDENTITY))
    expect(place.locator("[data-slot=advice]")).to_contain_text("Someone may watch this contact.")
    watched = worker.answer_to("Could anyone else see, hear or check this contact?", "safety")
    expect(watched).to_have_text("I don't know")
    expect(worker.answer_to("When is it safe to contact you?", "safety")).to_have_text("Неділя, 10–12")
    expect(place.get_by_text("@olya_2203")).to_be_hidden()
    expect(place.get_by_text("Оля", exact=True)).to_be_hidden()
    place.get_by_role("button", name="I have read how to contact safely").click()
    expect(worker.answer_to("Number, username or address", "contact")).to_have_text("@olya_2203")
    expect(place.get_by_text("Оля", exact=True)).to_be_visible()
    assert worker.hurdles() == []


def test_one_who_writes_for_another_is_not_taken_for_them(worker: Worker, post: Post) -> None:
    about = {"who_for": "child", "knows": "no", "situation": ["docs"]}
    place = worker.open(post.send(about, {"contact_value": "+380440000000", "contact_watched": "no"}))
    expect(place.locator("[data-slot=advice]")).to_contain_text("Do not contact that other person first.")
    expect(worker.answer_to("Does this person know that you are writing?", "safety")).to_have_text("No")
    expect(place).to_contain_text("Their passport or other documents were taken")
    place = next_one(worker, post.send(about, {"contact_value": "+380440000000"}))
    expect(place).to_contain_text("Not answered. Act as if someone watched.")
    place = next_one(worker, post.send(about))
    expect(place.locator("[data-slot=advice]")).to_contain_text("left no contact")
    expect(place.get_by_role("button", name="I have read how")).to_be_hidden()


def next_one(worker: Worker, report: str) -> Locator:
    worker.back()
    return worker.open(report)


HOSTILE_KEY = "<svg onload=alert(1)>"
OWNED = "document.title='owned'"
HOSTILE = f'<img src=x onerror="{OWNED}"><script>{OWNED}</script>{{{{7*7}}}} \u202egnp.exe\u0007'


def test_hostile_text_is_text(worker: Worker, post: Post) -> None:
    written = {
        "story": HOSTILE,
        "situation": [HOSTILE],
        "__proto__": HOSTILE,
        "constructor": ["a", "b"],
        HOSTILE_KEY: "x",
    }
    place = worker.open(
        post.send(written, {"contact_note": HOSTILE, "call_name": HOSTILE, "hidden": HOSTILE})
    )
    seen = HOSTILE.replace("\u202e", "U+202E").replace("\u0007", "U+0007")
    expect(worker.answer_to("Tell us in your own words, if you want to.")).to_have_text(seen)
    expect(place.get_by_text("An answer this form does not know:")).to_be_visible()
    for key in ("__proto__", "constructor", HOSTILE_KEY):
        expect(place.locator("[data-slot=unknown] dt", has_text=key)).to_be_visible()
    place.get_by_role("button", name="I have read how").click()
    expect(place.locator("[data-slot=contact] dt", has_text="hidden")).to_be_visible()
    assert place.locator("img, script, a, iframe, style, b").count() == 0
    assert worker.page.title() == "Inbox · Dovira"
    assert "\u202e" not in worker.page.content()


def test_the_direction_of_a_text_changes_nothing_around_it(worker: Worker, post: Post) -> None:
    worker.open(post.send({"story": "مرحبا، أحتاج إلى مساعدة", "place_text": "Berlin"}))
    said = worker.page.locator(".said").first
    assert said.evaluate("(one) => getComputedStyle(one).direction") == "ltr"
    story = worker.page.locator(".said", has_text="مرحبا")
    assert story.evaluate("(one) => getComputedStyle(one).direction") == "rtl"
    assert story.evaluate("(one) => getComputedStyle(one.closest('dl')).direction") == "ltr"


def test_a_very_long_text_is_shown_whole_and_stays_in_its_column(worker: Worker, post: Post) -> None:
    text = "а" * 100_000
    worker.open(post.send({"story": text}))
    expect(worker.page.locator(".said")).to_have_text(text)
    assert worker.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_form_that_changed_since_shows_the_words_of_then(worker: Worker, post: Post) -> None:
    def change(route: Route) -> None:
        form = route.fetch().json()
        form["fields"] = [field for field in form["fields"] if field["key"] != "needs"]
        route.fulfill(json=form | {"version": "A" * 43})

    worker.page.route("**/api/forms/a", change)
    place = worker.open(post.send(ANSWERS))
    expect(worker.answer_to("What would help most right now?")).to_have_text(
        ["To get out safely", "Getting documents back or replaced"]
    )
    expect(place.get_by_text("another version of this form")).to_be_hidden()
    worker.page.unroute("**/api/forms/a")


def test_another_version_of_the_form_is_said(worker: Worker, post: Post) -> None:
    place = worker.open(post.send(ANSWERS, version=bytes(32)))
    expect(place).to_contain_text("another version of this form")
    expect(worker.answer_to("Who needs help?")).to_have_text("Me")


def test_who_else_reads_it_and_what_it_adds_to(worker: Worker, post: Post) -> None:
    first = post.send({"story": "one"}, to=["la-strada", "iom"])
    place = worker.open(post.send({"story": "two"}, follows=from_b64u(first)))
    place.get_by_role("button", name="I need help").click()
    expect(worker.answer_to("Tell us in your own words, if you want to.")).to_have_text("one")
    names = worker.answer_to("Addressed to", "facts").all_text_contents()
    assert sorted(names) == ["IOM Ukraine (demo)", "La Strada-Ukraine (demo)"]
    next_one(worker, post.send({"story": "three"}, follows=bytes(16)))
    expect(worker.answer_to("Adds to", "facts")).to_have_text("a report that is not in this inbox")


def test_back_and_the_keyboard_lead_to_the_list_and_the_address_tells_nothing(
    worker: Worker, post: Post
) -> None:
    report = post.send(ANSWERS)
    page = worker.page
    page.locator("[data-act=refresh]").click()
    worker.row(report).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".case")).to_be_visible()
    expect(page.locator("#case-title")).to_be_focused()
    assert page.url == f"{worker.product.admin}/inbox"
    page.go_back()
    expect(worker.panel("list")).to_be_visible()
    expect(worker.row(report)).to_be_focused()
    expect(page.locator(".case")).to_have_count(0)
    expect(worker.row(report)).to_contain_text("Being read")
    assert worker.hurdles() == []


@pytest.mark.database("sqlite", "postgresql")
def test_a_state_is_saved_said_and_undone(worker: Worker, post: Post) -> None:
    report = post.send(ANSWERS)
    place = worker.open(report)
    state, save = place.get_by_label("State"), place.get_by_role("button", name="Save the state")
    state.select_option(label="In progress")
    save.click()
    expect(place.locator("[data-saved]")).to_have_text("Saved: In progress.")
    state.select_option(label="Closed")
    save.click()
    expect(worker.problem()).to_have_text("Choose why it is closed.")
    place.get_by_label("Why it is closed").select_option(label="Advice given")
    save.click()
    expect(place.locator("[data-saved]")).to_have_text("Saved: Closed.")
    assert worker.hurdles() == []
    place.get_by_role("button", name="Undo").click()
    expect(place.locator("[data-saved]")).to_have_text("Undone. The state is again: In progress.")
    expect(place.get_by_label("Why it is closed")).to_be_hidden()
    worker.back()
    expect(worker.row(report)).to_contain_text("In progress")


def test_after_a_reload_the_list_is_there_and_opening_asks_for_the_words(worker: Worker, post: Post) -> None:
    report = post.send({"story": "after a reload"})
    worker.page.reload()
    expect(worker.panel("list")).to_be_visible()
    worker.open(report)
    expect(worker.panel("unlock")).to_be_visible()
    expect(worker.row(report)).to_contain_text("New")
    worker.unlock(worker.product.sign_ins["la-strada"])
    expect(worker.page.locator("[data-case]")).to_contain_text("after a reload", timeout=DERIVING_MS)


def test_nothing_goes_elsewhere_and_nothing_is_kept(worker: Worker) -> None:
    assert worker.hosts() == {worker.product.admin.split("/")[2]}
    assert worker.kept_in_the_browser() == [{}, {}, [], []]
    secret = worker.product.sign_ins["la-strada"]
    assert not [request for request in worker.requests if secret in (request.post_data or "") + request.url]


def test_a_phone_shows_it_too(product: Product, chromium: Browser, post: Post) -> None:
    context = chromium.new_context(
        viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True, locale="en-GB"
    )
    pocket = Worker(context.new_page(), product)
    report = post.send(ANSWERS, IDENTITY)
    pocket.sign_in()
    assert pocket.hurdles() == []
    place = pocket.open(report)
    expect(place).to_contain_text("Документи забрали.")
    assert pocket.hurdles() == []
    assert pocket.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    acts = place.locator(".act").bounding_box()
    reads = place.locator(".read").bounding_box()
    assert acts
    assert reads
    assert acts["y"] > reads["y"] + reads["height"]
    context.close()
