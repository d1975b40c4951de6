"""The reporter's site with one organisation, asked without a browser."""

import pytest
from actors.organisation import Worker
from flask import Flask
from flask.testing import FlaskClient

from core.config import Settings
from webform import create_app


@pytest.fixture
def app(settings: Settings, worker: Worker) -> Flask:
    assert worker.slug == "harbour"
    return create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
