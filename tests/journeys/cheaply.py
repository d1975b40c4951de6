"""`dovira` with a cheap passphrase, so that a journey derives in a moment: nothing else lowers the cost.

`python -m journeys.cheaply VERB` on both sides, the operator's and the browser's, else nobody could sign in.
"""

from actors.organisation import CHEAP
from flask import Flask

import admin
from core.cli import main, serve
from core.web.assets import Asset
from crypto import staff

REAL = f"kib:{staff.STAFF_COST.kib},passes:{staff.STAFF_COST.passes}".encode()
LOWERED = f"kib:{CHEAP.kib},passes:{CHEAP.passes}".encode()


def create_app() -> Flask:
    """The partners' site; gunicorn calls `journeys.cheaply:create_app()`."""
    app = admin.create_app()
    files = app.extensions["dovira"].assets._files
    vault = files["vault.js"].body
    assert vault.count(REAL) == 1
    files["vault.js"] = Asset(vault.replace(REAL, LOWERED), ".js")
    return app


def run() -> None:
    """The command line."""
    # Before the verbs are loaded, which take it for the default.
    staff.STAFF_COST = CHEAP
    real = serve.Server.command
    serve.Server.command = lambda site: [
        word.replace("admin:create_app()", f"{__spec__.name}:create_app()") for word in real(site)
    ]
    main()


if __name__ == "__main__":
    run()
