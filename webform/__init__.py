"""The reporter's site."""

from flask import Flask, request

from core.config import Settings
from core.reports import Desk
from core.site import site
from core.web import create_base_app
from core.web.deployment import deployment
from core.web.handover import READS_TEXT
from core.web.origin import refuse_foreign
from crypto import code
from crypto.encoding import b64u
from crypto.padding import REQUEST_SIZES
from webform import files, mailbox, pages, plain, receive, words

FILTERS = (
    words.codes,
    words.condition,
    words.fill,
    words.grouped,
    words.listed,
    words.signs_of,
    words.unless,
    words.variants,
    words.weighed,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The app; settings come from the environment when not given. Raises OperatorError when it cannot run."""
    app = create_base_app(__name__, site="webform", settings=settings, max_body=max(REQUEST_SIZES))
    with app.app_context(), deployment().store.read() as session:
        here = site(session)
        app.config.update(SITE=b64u(here.id), SALT=b64u(here.salt), CODE_COST=code.CODE_COST)
        app.extensions["desk"] = Desk(deployment().store)
    # Only a process that is apart sets it: core.web.apart.
    app.config[READS_TEXT] = False
    app.extensions["plain_pages"] = plain.new_pages()
    app.before_request(lambda: refuse_foreign(request))
    for word in FILTERS:
        app.jinja_env.filters[word.__name__] = word
    app.register_blueprint(pages.bp)
    app.register_blueprint(receive.bp)
    app.register_blueprint(mailbox.bp)
    app.register_blueprint(files.bp)
    with app.test_request_context():
        plain.warm_up()
    return app
