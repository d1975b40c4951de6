"""What a running site holds; made once in create_base_app, found from the app everywhere else."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app

from core.config import Settings
from core.db import Store
from core.secrets import Secrets

if TYPE_CHECKING:
    from core.web.assets import Assets, Encoded
    from core.web.offers import OfferCache
    from core.web.pages import PageCache


@dataclass(frozen=True)
class Deployment:
    """`site` is webform or admin, `origin` its own; `hosts` and `origins` are the values it accepts."""

    site: str
    origin: str
    hosts: frozenset[str]
    origins: frozenset[str]
    settings: Settings
    store: Store
    secrets: Secrets
    assets: "Assets"
    offers: "OfferCache"
    pages: "PageCache[Encoded]"


def deployment() -> Deployment:
    """That of the current app."""
    found: Deployment = current_app.extensions["dovira"]
    return found
