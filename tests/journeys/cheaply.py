"""`dovira` with cheap passphrases and codes: nothing else lowers what a derivation costs.

`python -m journeys.cheaply VERB` on both sides, the operator's and the browser's, else nobody could sign in.
"""

from actors.organisation import CHEAP
from flask import Flask

import admin
import webform
from core.cli import main, serve
from core.web.assets import Asset
from crypto import code, staff

LOWERED = f"kib:{CHEAP.kib},passes:{CHEAP.passes}".encode()


def create_app() -> Flask:
    """The partners' site; gunicorn calls `journeys.cheaply:create_app()`."""
    return _lowered(admin.create_app(), staff.STAFF_COST, "vault.js")


def create_site() -> Flask:
    """The reporters' site; gunicorn calls `journeys.cheaply:create_site()`."""
    return _lowered(webform.create_app(), code.CODE_COST, "seal.js", "mailbox.js")


def _lowered(app: Flask, real: staff.Cost, *names: str) -> Flask:
    files = app.extensions["dovira"].assets._files
    dear = f"kib:{real.kib},passes:{real.passes}".encode()
    for name in names:
        body = files[name].body
        assert body.count(dear) == 1
        files[name] = Asset(body.replace(dear, LOWERED), ".js")
    return app


def run() -> None:
    """The command line."""
    # Before the verbs are loaded, which take it for the default.
    staff.STAFF_COST = CHEAP
    real = serve.Server.command
    serve.Server.command = lambda site: [_renamed(word) for word in real(site)]
    main()


def _renamed(word: str) -> str:
    for theirs, ours in (("admin:create_app()", "create_app()"), ("webform:create_app()", "create_site()")):
        word = word.replace(theirs, f"{__spec__.name}:{ours}")
    return word


if __name__ == "__main__":
    run()
