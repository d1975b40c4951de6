"""How a cleaned picture looks in a browser."""

import base64

from cleaning.conftest import Answer
from cleaning.scenes import CORNERS
from playwright.sync_api import Page


def corners(page: Page, answer: Answer) -> list[int | str]:
    """Width and height as shown; the colours of the corners: upper left and right, lower left and right."""
    assert answer.bytes
    given = {"bytes": base64.b64encode(answer.bytes).decode(), "type": answer.type}
    return list(page.evaluate(CORNERS, given))
