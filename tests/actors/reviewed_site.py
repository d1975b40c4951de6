"""The reporter's site in a process of its own, as if practitioners had read its texts."""

from pathlib import Path

from flask import Flask

from core import review
from webform import create_app as create_webform


def create_app() -> Flask:
    """For gunicorn: `actors.reviewed_site:create_app()`."""
    review.FILE = Path(__file__).with_name("reviewed.toml")
    return create_webform()
