"""The yardstick: the smallest Flask view that reads the body, under the same gunicorn."""

from flask import Flask, request

app = Flask(__name__)


@app.route("/", defaults={"path": ""}, methods=["GET", "POST"])
@app.route("/<path:path>", methods=["GET", "POST"])
def read(path: str) -> str:
    """Read the body, answer one word."""
    return "ok" if request.get_data() is not None else path
