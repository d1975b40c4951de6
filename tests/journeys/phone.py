"""A worker's phone with a code app, as the sign-in asks for it."""

import os
import re
import time
from base64 import b32decode

from journeys.conftest import Product
from playwright.sync_api import Page, expect

from core import members, totps
from core.config import read_settings
from core.db import open_store
from core.secrets import read_secrets

# Argon2id with 64 MiB in plain JavaScript, on a machine where other tests run too.
DERIVING_MS = 60_000


def fresh_code(product: Product, name: str) -> str:
    """The code of a phone that was just given to this member: none of its codes was used before.

    Many tests sign the same member in within one half minute, where each code of one phone counts once.
    """
    settings, phone = read_settings(product.env), os.urandom(totps.SECRET)
    store = open_store(settings)
    try:
        with store.write() as s:
            member_id = members.id_of(s, name)
            assert member_id
            totps.set_secret(s, read_secrets(settings.secrets_dir), member_id, phone)
    finally:
        store.close()
    return current_code(phone)


def current_code(phone: bytes) -> str:
    """What the app shows now."""
    return totps.code_at(phone, int(time.time()) // totps.STEP_SECONDS)


def set_up(page: Page) -> tuple[bytes, list[str]]:
    """Scan the first secret, type its code and keep the codes on paper; the secret, and those codes."""
    expect(page.get_by_role("heading", name="Protect your sign-in")).to_be_focused(timeout=DERIVING_MS)
    page.get_by_role("button", name="A code from my phone").click()
    phone = scan(page)
    page.get_by_label("Six digits from the app").fill(current_code(phone))
    page.locator("[data-phone] [data-submit]").click()
    return phone, keep_codes(page)


def scan(page: Page) -> bytes:
    """The secret that stands beside the picture."""
    secret = page.locator("[data-phone-secret]")
    expect(secret).to_have_text(re.compile(r"^(\w{4} ){7}\w{4}$"))
    return b32decode((secret.text_content() or "").replace(" ", ""))


def keep_codes(page: Page) -> list[str]:
    """Copy the recovery codes and say so."""
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_focused(timeout=DERIVING_MS)
    codes = page.locator("[data-codes] li").all_text_contents()
    last = page.locator("[data-act=codesKept]")
    expect(last).to_be_disabled()
    page.get_by_label("I keep them on paper").check()
    last.click()
    return codes
