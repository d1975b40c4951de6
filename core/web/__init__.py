"""The base of both sites, and the only part of core that knows Flask."""

import logging
from pathlib import Path
from types import TracebackType
from typing import Literal, TypeAlias, cast

from flask import Blueprint, Flask, Response, current_app, request
from flask.json.provider import DefaultJSONProvider
from flask_babel import Babel  # type: ignore[import-untyped]  # ships no types
from jinja2 import StrictUndefined
from sqlalchemy import text

from core.config import Settings, read_settings
from core.db import Store, check_revision, open_store
from core.demo import refuse_public_demo
from core.errors import NotFound
from core.review import review_of, servable
from core.secrets import Secrets, is_exported, keyed, read_secrets
from core.web import logs
from core.web.assets import Assets, Encoded
from core.web.choices import FOR_PARTNERS, LANGUAGES, choices_of
from core.web.deployment import Deployment, deployment
from core.web.errors import init_errors
from core.web.headers import EveryResponse
from core.web.memory import MemoryRequest
from core.web.offers import OfferCache, Offered
from core.web.origin import check_body, check_host, hosts_of, own_origins
from core.web.pages import PageCache
from core.web.texts import country, say

ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]

HERE = Path(__file__).parent
TRANSLATIONS = HERE.parents[1] / "translations"
SMALL_BODY = 64 * 1024

bp = Blueprint("core", __name__, template_folder="templates")


class SiteApp(Flask):
    """Flask with strict templates, which logs an exception by type and place only."""

    request_class = MemoryRequest
    jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}  # noqa: RUF012 - Flask's

    def log_exception(self, exc_info: ExcInfo) -> None:
        """Flask would print the path and every message."""
        if exc_info[1] is not None:
            logs.report(exc_info[1])


def create_base_app(
    import_name: str,
    *,
    site: Literal["webform", "admin"],
    settings: Settings | None = None,
    store: Store | None = None,
    secrets: Secrets | None = None,
    max_body: int = SMALL_BODY,
) -> Flask:
    """An app with headers, host check, limits (`max_body` bytes), language, errors, static files and /health.

    What is not given is read from the environment. Raises OperatorError when the installation is not usable.
    """
    settings = settings or read_settings()
    store = store or open_store(settings)
    check_revision(store)
    secrets = secrets or read_secrets(settings.secrets_dir)
    app = SiteApp(import_name, static_folder=None)
    logs.init_logs(app)
    here = _deployment(app, site, settings, store, secrets)
    if here.offers.current().demo:
        refuse_public_demo(settings)
    _warn_of_lost_pepper(settings, secrets, here.offers.current())
    _warn_of_no_coordinator(settings)
    app.extensions["dovira"] = here
    _configure(app, here, max_body)
    return app


def _deployment(app: Flask, site: str, settings: Settings, store: Store, secrets: Secrets) -> Deployment:
    origin = settings.site_origin if site == "webform" else settings.admin_origin
    return Deployment(
        site=site,
        origin=origin,
        hosts=hosts_of(origin),
        origins=own_origins(origin),
        settings=settings,
        store=store,
        secrets=secrets,
        assets=Assets([HERE / "static", Path(app.root_path) / "static"]),
        offers=OfferCache(store, settings.coordinators),
        pages=PageCache(Encoded),
    )


def _configure(app: Flask, here: Deployment, max_body: int) -> None:
    https = here.origin.startswith("https:")
    # Texts in data- attributes: a Cyrillic letter is two bytes, escaped six.
    cast(DefaultJSONProvider, app.json).ensure_ascii = False
    app.config.update(
        MAX_CONTENT_LENGTH=max_body,
        MAX_FORM_MEMORY_SIZE=16 * 1024,
        MAX_FORM_PARTS=20,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        SECURE_COOKIES=https,
        SERVED=_served(here),
        UNREVIEWED=frozenset(lang for lang in LANGUAGES if not review_of(lang).all),
    )
    if here.site == "admin":
        # Only the partners' site has a Flask session: on the other one its use must fail.
        app.config.update(
            SECRET_KEY=keyed(here.secrets.session_key, "flask-admin", b""),
            SESSION_COOKIE_NAME="__Host-dovira" if https else "dovira",
            SESSION_COOKIE_HTTPONLY=True,
            SESSION_COOKIE_SAMESITE="Strict",
            SESSION_COOKIE_SECURE=https,
        )
    # What reporters meet is whole in every language; what only partners meet is a catalogue of its own.
    domains = ["messages"] if here.site == "webform" else ["messages", "partners"]
    Babel(
        app,
        default_translation_directories=";".join([str(TRANSLATIONS)] * len(domains)),
        default_domain=";".join(domains),
        locale_selector=_locale,
    )
    app.before_request(check_host)
    app.before_request(check_body)
    app.context_processor(_context)
    app.jinja_env.globals.update(
        asset=here.assets.url,
        integrity=here.assets.integrity,
        languages={code: LANGUAGES[code] for code in app.config["SERVED"]},
    )
    app.jinja_env.filters.update(say=say, country=country)
    app.register_blueprint(bp)
    init_errors(app)
    # Members' pages hold what reporters are shown against what they signed; they fetch it from there.
    reached = f"'self' {here.settings.site_origin}" if here.site == "admin" else "'self'"
    app.wsgi_app = EveryResponse(app.wsgi_app, here.origin, here.site, reached)  # type: ignore[method-assign]  # Flask's documented way


def _served(here: Deployment) -> tuple[str, ...]:
    if here.site == "admin":
        return FOR_PARTNERS
    return servable(LANGUAGES, here.offers.current().demo, here.settings.new_translations)


def _locale() -> str:
    return choices_of(request).lang


def _context() -> dict[str, object]:
    here = deployment()
    public = here.site == "webform"
    return {
        "choices": choices_of(request),
        "unreviewed": public and choices_of(request).lang in current_app.config["UNREVIEWED"],
        "demo": public and here.offers.current().demo,
        "leaving": public,
    }


def _warn_of_no_coordinator(settings: Settings) -> None:
    if not settings.coordinators:
        logs.say(
            logging.WARNING,
            "DOVIRA_COORDINATORS names no key: reporters are offered nobody. Offline: dovira roster key FILE",
        )


def _warn_of_lost_pepper(settings: Settings, secrets: Secrets, offered: Offered) -> None:
    only_demo = offered.demo and all(partner.demo for partner in offered.partners)
    if not only_demo and not is_exported(settings.secrets_dir, secrets):
        logs.say(
            logging.WARNING,
            "No copy of the pepper is in a safe; without it nobody signs in. Run: dovira secrets export FILE",
        )


@bp.get("/static/<name>")
def static(name: str) -> Response:
    """A file of core/web/static or of the site's own static folder."""
    asset = deployment().assets.find(name)
    if asset is None:
        raise NotFound
    return asset.response(request)


@bp.get("/health")
def health() -> Response:
    """204 when the database answers, else 503."""
    with deployment().store.read() as session:
        session.execute(text("SELECT 1"))
    return Response(status=204)
