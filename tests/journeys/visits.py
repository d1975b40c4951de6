"""Every view that a reporter can meet, errors included, whatever the language: each is shown to `look`."""

from journeys.conftest import Product
from journeys.mailbox import Mailbox, code_shown
from journeys.record import closed
from journeys.reporter import Reporter
from journeys.walk import Look, agree, answered, enter, fill_in, send
from playwright.sync_api import Locator, Page, Route, expect

from core.questionnaire import Form, load_form

HELP = load_form("help")
NEEDED = {"share": "no", "mode": "signal"}


def visit_form(reporter: Reporter, form: Form, look: Look) -> set[str]:
    """All of a form, from the start page to the thanks, and sent empty before; the keys that were asked."""
    enter(reporter, form)
    _send_nothing(reporter, look)
    enter(reporter, form, look)
    asked = fill_in(reporter, form, answered(form, "words"), look, try_all=True)
    send(reporter, look)
    return asked


def visit_beside(reporter: Reporter, look: Look) -> None:
    """What is no form."""
    reporter.arrive()
    reporter.page.locator("form:has(input[value=about]) button").click()
    expect(reporter.page.locator("[data-view=about]")).to_be_visible()
    look("about")
    reporter.page.locator(".tongues summary").click()
    look("languages")
    reporter.page.goto(f"{reporter.site}/nowhere")
    look("no such page")


def visit_sending(reporter: Reporter, look: Look) -> None:
    """Choosing others who read it."""
    enter(reporter, HELP)
    _do(reporter, "send").click()
    _do(reporter, "others").click()
    look("all who may read it")
    reporter.page.locator("input[data-police]").first.check()
    reporter.page.locator("input[data-org]:not(:checked)").first.check()
    look("police and others chosen")
    _do(reporter, "about", "[data-panel=send]").click()
    expect(reporter.panel("about")).to_be_visible()
    look("about, from sending")


def visit_errors(reporter: Reporter, product: Product, look: Look) -> None:
    """A page that did not come, an organisation that closed meanwhile, a phone that cannot seal."""
    page = reporter.page
    page.route(f"{product.site}/", _abort_forms)
    reporter.arrive()
    page.locator("form[data-swap=help] button").click()
    expect(page.locator("[data-failed]:visible")).to_have_count(1)
    look("a page that did not come")
    page.unroute(f"{product.site}/")
    _write_a_little(reporter)
    with closed(product, "la-strada"):
        _do(reporter, "submit").click()
        expect(page.locator("[data-part=problem-numbers]")).to_be_visible()
        look("closed meanwhile")
    page.route("**/seal.js", lambda route: route.fulfill(content_type="text/javascript", body="throw 1"))
    _write_a_little(reporter)
    _do(reporter, "submit").click()
    expect(reporter.panel("failed")).to_be_visible()
    look("a phone that cannot seal")
    page.unroute("**/seal.js")


def visit_mailbox(reporter: Reporter, look: Look) -> None:
    """Coming back: no code, the mailbox, what is asked before it is done, everything deleted."""
    _write_a_little(reporter)
    _do(reporter, "submit").click()
    reporter.expect_thanks()
    code = code_shown(reporter)
    mailbox = Mailbox(reporter)
    reporter.arrive()
    mailbox.door()
    look("a code is asked for")
    mailbox.enter("1")
    expect(mailbox.part("problems")).to_be_visible()
    look("a code that is none")
    mailbox.enter(code)
    expect(reporter.panel("mail")).to_be_visible()
    look("the mailbox")
    mailbox.write("words")
    look("the mailbox, written to")
    mailbox.do("stop").click()
    look("before a reader is stopped")
    mailbox.do("back").click()
    mailbox.do("delete").click()
    look("before it is deleted")
    mailbox.do("confirm").click()
    expect(reporter.panel("deleted")).to_be_visible()
    look("deleted")


def visit_plain(reporter: Reporter, form: Form, look: Look) -> None:
    """The form in one page, as it is without a script: empty, with problems, received."""
    page = reporter.page
    page.route("**/start.js", lambda route: route.abort())
    reporter.arrive()
    page.locator(f"form[data-swap={form.id}] button").click()
    expect(page.locator("[data-view=plain]")).to_be_visible()
    look("plain")
    page.locator("form[data-typed] button.accent").click()
    expect(page.locator(".problem[role=alert]:visible")).to_have_count(1)
    look("plain, with problems")
    _fill_plainly(page, form)
    page.locator("form[data-typed] button.accent").click()
    expect(page.locator("[data-view=plain_thanks]")).to_be_visible()
    look("plain thanks")
    if form.id == HELP.id:
        _visit_plain_mailbox(reporter, look)
    page.unroute("**/start.js")


def _visit_plain_mailbox(reporter: Reporter, look: Look) -> None:
    """The code of the thanks, where it is asked for, a wrong one, and what it opens."""
    page = reporter.page
    code = " ".join(page.locator("p.code span").all_text_contents())
    reporter.arrive()
    page.locator("form[data-swap=box] button").click()
    for typed, view in (("1", "a plain code that is none"), (code, "the plain mailbox")):
        page.locator("[name=code]").fill(typed)
        page.locator("form[enctype] button.accent").click()
        expect(page.locator("[data-view=plain_box]")).to_be_visible()
        look(view)
    page.locator("form:has([value=delete]) button").click()
    expect(page.locator("form:has([value=sure])")).to_be_visible()
    look("before it is deleted, plainly")


def _do(reporter: Reporter, act: str, within: str = "") -> Locator:
    """The visible button for an act, whatever it is called in this language."""
    return reporter.page.locator(f"{within} [data-do={act}]:visible").first


def _send_nothing(reporter: Reporter, look: Look) -> None:
    """Send at once, and go where the summary of errors leads."""
    _do(reporter, "send").click()
    _do(reporter, "submit").click()
    problems = reporter.page.locator("[data-part=problems]")
    expect(problems).to_be_visible()
    look("send, with problems")
    leads = problems.locator("button")
    if leads.count():
        leads.first.click()
        expect(problems).to_be_hidden()
        look("a question that must be answered")


def _write_a_little(reporter: Reporter) -> None:
    enter(reporter, HELP)
    reporter.step("danger_now").locator("input[value=no]").check()
    _do(reporter, "send").click()
    agree(reporter)


def _abort_forms(route: Route) -> None:
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def _fill_plainly(page: Page, form: Form) -> None:
    """The first question, what must be answered, somebody who reads, and the consent."""
    first = next(field for field in form.questions if field.choices)
    for key, code in {first.key: first.choices[0].value, **NEEDED}.items():
        for box in page.locator(f"[name={key}][value={code}]").all():
            box.check()
    page.locator("textarea").first.fill("words")
    page.locator("[name=org]:enabled").first.check()
    page.locator("[name=consent]").check()
