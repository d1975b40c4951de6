"""The reporter's site with something altered: each way is a function here."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from core.config import Settings
from core.offers import Offers
from core.web.assets import Asset
from core.web.headers import EveryResponse
from crypto.encoding import b64u
from crypto.primitives import ed25519_public
from webform import create_app, receive

LAYOUT = "webform/layout.html"


def _file(app: Flask, name: str, change: Callable[[bytes], bytes]) -> None:
    files = app.extensions["dovira"].assets._files
    files[name] = dataclasses.replace(files[name], body=change(files[name].body))


def _page(app: Flask, old: str, new: str, name: str = LAYOUT) -> None:
    """The template with one text in place of another."""
    env = app.jinja_env
    assert env.loader is not None
    source = env.loader.get_source(env, name)[0]
    assert old in source
    env.loader = ChoiceLoader([DictLoader({name: source.replace(old, new)}), env.loader])


def _header(app: Flask, name: str, change: Callable[[str], str]) -> None:
    every: Any = app.wsgi_app
    assert isinstance(every, EveryResponse)
    every.headers = [(n, change(value) if n == name else value) for n, value in every.headers]


def _more(app: Flask, *headers: tuple[str, str]) -> None:
    every: Any = app.wsgi_app
    every.headers = [*every.headers, *headers]


def changed_file(app: Flask) -> None:
    """One byte more in a script that no page names with an integrity, and in one that pages do."""
    _file(app, "seal.js", lambda body: body + b"\n")
    _file(app, "site.css", lambda body: body + b"\n")


def missing_file(app: Flask) -> None:
    """A script is gone, and the page does not load another one."""
    app.extensions["dovira"].assets._files.pop("form.js")
    _page(
        app,
        """<script defer src="{{ asset('start.js') }}" integrity="{{ integrity('start.js') }}"></script>""",
        "",
    )


def unknown_file(app: Flask) -> None:
    """A page loads a script that the release does not have."""
    app.extensions["dovira"].assets._files["more.js"] = Asset(b"0", ".js")
    more = """<script defer src="/static/more.js"></script>"""
    _page(app, "{% block head %}", "{% block head %}" + more)
    _page(app, "asset('seal.js')", "'/static/more.js'", "webform/form.html")


def no_integrity(app: Flask) -> None:
    """A page does not say what its script must be."""
    _page(app, """ integrity="{{ integrity('start.js') }}\"""", "")


def code_in_the_page(app: Flask) -> None:
    """Code in the page itself, a hidden one included."""
    inline = "<script>0</script><!--><script>0</script>--><p style='color:red' onclick='0'></p>"
    _page(app, """<footer class="exit" data-end>""", inline + """<footer class="exit" data-end>""")


def one_page_in_one_language(app: Flask) -> None:
    """Code in the plain page of one form, for those who read Romanian."""
    place = """<form class="stack" method="post" action="/" enctype="multipart/form-data\""""
    code = """{% if choices.lang == "ro" and form.id == "check" %}<script>0</script>{% endif %}"""
    _page(app, place, code + place, "webform/plain.html")


def other_hosts(app: Flask) -> None:
    """Pages that load from elsewhere, lead or send there."""
    _page(
        app,
        """<footer class="exit" data-end>""",
        """<img src="https://count.example/1"><a href="//elsewhere.example">x</a><iframe src="/"></iframe>
<form action="/\t/elsewhere.example"></form><meta http-equiv="refresh" content="0">
<footer class="exit" data-end>""",
    )


def weaker_policy(app: Flask) -> None:
    """A policy that allows more, with a directive too many."""
    _header(
        app,
        "Content-Security-Policy",
        lambda policy: (
            policy.replace("connect-src 'self'", "connect-src *").replace("; base-uri 'none'", "")
            + "; script-src-elem 'unsafe-inline'"
        ),
    )


def telling_headers(app: Flask) -> None:
    """Headers that keep a visitor apart or tell others of the visit."""
    _header(app, "Cache-Control", lambda _value: "max-age=9")
    _more(app, ("ETag", '"visitor-1"'), ("Refresh", "9; url=/"), ("Set-Cookie", "id=1; Max-Age=9"))


def other_coordinators(app: Flask) -> None:
    """The form tells browsers to accept rosters that somebody else signed."""
    _page(app, "{{ coordinators }}", b64u(ed25519_public(bytes(32))), "webform/form.html")


def believing(app: Flask) -> None:
    """A server that offers whatever its database holds: each organisation with keys, the roster as it is."""
    del app
    judged = receive.read_offers

    def read(*words: Any) -> Offers:  # noqa: ANN401 - as the original takes them
        found = judged(*words)
        return Offers(
            tuple(dataclasses.replace(one, why=None) for one in found.all if one.keys), found.roster
        )

    receive.read_offers = read  # type: ignore[assignment]  # what an attacker would do


def nothing(_app: Flask) -> None:
    """The site as it is."""


@contextmanager
def site(name: str, settings: Settings) -> Iterator[Flask]:
    """The app, altered as the function of that name says; afterwards the modules are as they were."""
    judged = receive.read_offers
    app = create_app(settings)
    globals()[name](app)
    try:
        yield app
    finally:
        receive.read_offers = judged
