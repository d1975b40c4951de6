"""The floor under the forms: each as nothing but its text, with bare fields, no style and no script."""

from babel import Locale
from flask import Flask, Response, render_template, request

from core.questionnaire import FORM_IDS, Text, load_form
from core.web.assets import Encoded

HTML = "text/html; charset=utf-8"
COUNTRIES = Locale("en").territories
app = Flask(__name__, template_folder=".")
app.jinja_options = {"trim_blocks": True}


@app.template_filter("said")
def said(text: Text) -> str:
    """What the form's page says in English."""
    return str(COUNTRIES[text.text]) if text.context == "territory" else text.text


with app.app_context():
    PAGES = {one: Encoded(render_template("floor.html", form=load_form(one)).encode()) for one in FORM_IDS}
RECEIVED = Encoded(b"<!doctype html><title>Contact form</title><h1 id=received>Received.</h1>")


@app.get("/<form>")
def show(form: str) -> Response:
    """The whole form, compressed as the site's own pages are."""
    return PAGES[form].response(request, HTML)


@app.post("/<form>")
def receive(form: str) -> Response:
    """Reads what was typed, keeps nothing."""
    if form not in PAGES or not request.form:
        return Response(status=400)
    return RECEIVED.response(request, HTML)
