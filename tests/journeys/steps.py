"""Any form, in a browser of any kind: scripts that walk through it and look, and words to search for."""

import time
from collections.abc import Callable
from pathlib import Path

from journeys.reporter import CANARY, assert_nothing_readable_lies

from core.questionnaire import FORM_IDS, load_form

BACKS = 3
# Another page of the neutral site, from which the person came.
BEFORE = "before"
# What is typed into a page that does not ask a browser to forget it.
ORDINARY = "ordinary words of another page"
PATIENCE_SECONDS = 60
# The last view that a person walks to before something is sent.
LAST = "send"
# Views of every form that are no questions.
EVERYWHERE = {"leaving", "more", "check", LAST}
# `[view, words]` -> names of the views answered on the way, that one included.
WALK = """([to, words]) => {
  const answered = [];
  for (;;) {
    const view = document.querySelector("[data-step]:not([hidden]), [data-panel]:not([hidden])");
    const name = view.dataset.step ?? view.dataset.panel;
    if (answered.includes(name)) throw new Error(`${to} was not found: ${answered}`);
    for (const field of view.querySelectorAll("textarea, input[type=text], select")) {
      if (field.matches("select")) field.selectedIndex = 1;
      else field.value = words;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    view.querySelector("input:is([type=radio], [type=checkbox]):not(:checked)")?.click();
    answered.push(name);
    if (name === to) return answered;
    const steps = document.querySelector("[data-part=steps] [data-do=next]");
    (view.querySelector("[data-do=more], [data-do=next], [data-do=send]") ?? steps).click();
  }
}"""
# -> [everything that stands in the page or in a field, what is chosen]
SEEN = """() => {
  const fields = [...document.querySelectorAll("input:not([type=hidden]), textarea, select")];
  const chosen = fields.filter((one) => one.checked || one.selectedIndex > 0).map((one) => one.outerHTML);
  return [[document.documentElement.outerHTML, ...fields.map((one) => one.value)].join("\\n"), chosen];
}"""


def door(form_id: str) -> str:
    """Selector of the button on the start view that opens a form."""
    return f"[data-swap={form_id}] button"


def one_of_each_kind(form_id: str, views: list[str]) -> list[str]:
    """The first view of each kind that no form before this one has, and the last view."""
    place = FORM_IDS.index(form_id)
    types = {field.key: field.type for field in load_form(form_id).questions}
    met = {field.type for one in FORM_IDS[:place] for field in load_form(one).questions}
    met |= EVERYWHERE if place else set()
    first = {types.get(view, view): view for view in reversed(views)}
    return [*(view for kind, view in first.items() if kind not in met and view != LAST), LAST]


def form_words(form_id: str) -> list[str]:
    """Its longest question and a key, as they stand in the page."""
    form = load_form(form_id)
    questions = [field.question.text for field in form.questions if field.question.text.isascii()]
    whole = [text for text in questions if not set(text) & set("'\"&<>{")]
    keys = [field.key for field in form.questions if "_" in field.key]
    return [max(whole, key=len), keys[0]]


def assert_unseen(seen: list[object]) -> None:
    """Nothing of a person's in what SEEN gave."""
    words, chosen = seen
    assert CANARY not in str(words)
    assert chosen == []


def assert_nothing_kept(profile: Path, *form_ids: str) -> None:
    """No file of a browser's profile holds what was typed, or words of these forms."""
    for words in [CANARY, *(words for form_id in form_ids for words in form_words(form_id))]:
        assert_nothing_readable_lies(profile, words=words)


def await_written(profile: Path, unpack: Callable[[Path], object] = Path.exists) -> None:
    """Until the browser has written what is open to its disk: the ordinary words, which were typed last."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        unpack(profile)
        try:
            assert_nothing_readable_lies(profile, words=ORDINARY)
        except AssertionError:
            return
        time.sleep(0.5)
    raise AssertionError("the browser does not write what is open")
