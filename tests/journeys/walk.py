"""A whole form walked through by keys and codes: the same steps in every language."""

from collections.abc import Callable

from journeys.reporter import Reporter
from playwright.sync_api import Locator, expect

from core.questionnaire import Field, Form

# Answers that open further questions; elsewhere the first choice.
CHOSEN = {
    "danger_now": "no",
    "age_group": "18p",
    "reply_way": "messenger",
    "mode": "formal",
    "when": "1_2",
    "from_whom": "agency",
    "region": "UA-46",
    "where": "PL",
    "talk_lang": "crh",
}

# What these scripts press a thumb presses in other journeys: here thousands of steps are walked.
SHOWN = """document.querySelector("[data-step]:not([hidden]), [data-panel]:not([hidden])")"""
NAME = f"(({{dataset}}) => dataset.step ?? dataset.panel)({SHOWN})"
# `value` -> the view that follows: answer what is shown, with a code or own words, and go on.
GO_ON = f"""(value) => {{
  const view = {SHOWN};
  const choice = view.querySelector(`input[value="${{CSS.escape(value)}}"]`);
  const field = view.querySelector("select, textarea, input[type=text]");
  if (choice && !choice.checked) choice.click();
  else if (!choice && field && value) {{
    field.value = value;
    if (field.value !== value) throw new Error(`no choice ${{value}}`);
    field.dispatchEvent(new Event("input", {{ bubbles: true }}));
  }}
  const way = view.dataset.panel === "more" ? "more" : "next";
  [...document.querySelectorAll(`[data-do=${{way}}]`)].find((one) => one.checkVisibility()).click();
  return {NAME};
}}"""
# -> the choices after which the question tells what it has not told before.
TELLING = f"""() => {{
  const view = {SHOWN};
  const seen = new Set([view.innerText]);
  return [...view.querySelectorAll("input:is([type=radio], [type=checkbox])")].filter((box) => {{
    box.click();
    const told = !seen.has(view.innerText);
    seen.add(view.innerText);
    if (box.type === "checkbox") box.click();
    return told;
  }}).map((box) => box.value);
}}"""

Look = Callable[[str], None]


def see_nothing(_view: str) -> None:
    """For who only walks."""


def answered(form: Form, words: str) -> dict[str, str]:
    """`{question key: code or own words}` for every question, as this person answers."""
    given = {}
    for field in form.questions:
        codes = [choice.value for choice in field.choices] or [f"{words} {field.key}"]
        chosen = CHOSEN.get(field.key)
        given[field.key] = chosen if chosen in codes else codes[0]
    return given


def speak(reporter: Reporter, lang: str, size: int = 0, contrast: int = 0) -> None:
    """Have the site in a language, text size and contrast, as a person chose before."""
    choice = {"name": "v", "value": f"{lang}.{size}.{contrast}.1", "url": reporter.site}
    reporter.page.context.add_cookies([choice])


def enter(reporter: Reporter, form: Form, look: Look = see_nothing) -> None:
    """To the form's first question."""
    reporter.arrive()
    look("start")
    reporter.page.locator(f"form[data-swap={form.id}] button").click()
    expect(reporter.panel("leaving")).to_be_visible()
    look("leaving")
    reporter.panel("leaving").locator("[data-do=next]").click()
    expect(reporter.panel("leaving")).to_be_hidden()


def fill_in(
    reporter: Reporter, form: Form, given: dict[str, str], look: Look = see_nothing, *, try_all: bool = False
) -> set[str]:
    """Walk through the whole form to the check page; the keys of all questions that were asked.

    `try_all`: look also at what each other choice would tell.
    """
    fields, asked, view = {field.key: field for field in form.questions}, set(), reporter.shown()
    for _ in range(2 * len(form.fields)):
        look(view)
        if view == "check":
            return asked
        if view in fields:
            asked.add(view)
            if try_all:
                _look_at_choices(reporter.step(view), fields[view], look)
        before, view = view, str(reporter.page.evaluate(GO_ON, given.get(view, "")))
        assert view != before
    raise AssertionError("the form does not end")


def _look_at_choices(step: Locator, field: Field, look: Look) -> None:
    for choice in step.page.evaluate(TELLING):
        box = step.locator(f"input[value='{choice}']")
        box.check()
        look(f"{field.key}: {choice}")
        if field.type == "checkboxes":
            box.uncheck()


def send(reporter: Reporter, look: Look = see_nothing) -> str:
    """From the check page: consent and send; the report's id."""
    page = reporter.page
    page.locator("[data-panel=check] [data-do=send]").click()
    expect(reporter.panel("send")).to_be_visible()
    look("send")
    agree(reporter)
    page.locator("[data-panel=send] [data-do=submit]").click()
    reporter.expect_thanks()
    look("thanks")
    return reporter.uploads()[-1].url.rpartition("/")[2]


def agree(reporter: Reporter) -> None:
    """Tick every box that sending needs."""
    for box in reporter.page.locator("[data-consent]:visible input, [data-part=consent]").all():
        box.check()
