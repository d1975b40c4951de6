"""What the site answers when a phone asks for the keys of those it chose, for tests that change it."""

import json
from typing import Any

from playwright.sync_api import Route

Keys = dict[str, Any]


def true_keys(route: Route, site: str) -> Keys:
    """All organisations' keys, those asked for first."""
    asked = route.request.url.rpartition("/keys")[2].strip("/").split(".")
    keys: Keys = json.loads(route.fetch(url=f"{site}/keys").text())
    keys["orgs"].sort(key=lambda org: org["id"] not in asked)
    return keys
