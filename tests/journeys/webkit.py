"""A real WebKitGTK, the engine of Safari, on a screen nobody sees; driven by W3C WebDriver, ended by id."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from journeys.conftest import free_port

PATIENCE_SECONDS = 60
LOST_SECONDS = 1
PAUSE_SECONDS = 0.1
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
SETTLED = "() => document.readyState === 'complete'"


class DriverError(Exception):
    """What the driver could not do: the page was going, the element gone."""


class WebKit:
    """One window."""

    def __init__(self, port: int) -> None:
        self.port, self.session, self.pages = port, "", 0

    def start(self) -> None:
        (binary,) = Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser")
        wanted = {
            # The driver does not notice when Back is done where a page has a process of its own (COOP).
            "pageLoadStrategy": "none",
            "webkitgtk:browserOptions": {"binary": str(binary), "args": ["--automation"]},
        }
        until(lambda: self._ask("GET", "/status")["ready"])
        made = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.session = f"/session/{made['sessionId']}"

    def end(self) -> None:
        self._ask("DELETE", self.session)

    def go(self, url: str) -> None:
        self._turn("url", {"url": url})
        self.wait(SETTLED)

    def back(self) -> None:
        self._turn("back", {})
        self.wait(SETTLED)

    def one(self, selector: str) -> str:
        """Where the driver finds the last element of a kind, once it can be seen."""
        found: str = until(lambda: self._shown(selector))
        return found

    def press(self, selector: str) -> None:
        element = self.one(selector)
        with suppress(DriverError):
            self._ask("POST", f"{element}/click", {})

    def run(self, script: str, words: object = None, seconds: int = PATIENCE_SECONDS) -> Any:  # noqa: ANN401 - JSON
        """What a function of JavaScript gives; its one argument is `words`."""
        body = {"script": f"return ({script})(arguments[0])", "args": [words]}
        return self._ask("POST", f"{self.session}/execute/sync", body, seconds)

    def wait(self, condition: str, words: object = None) -> None:
        # A script that meets a page on its way into the back-forward cache is never answered.
        until(lambda: self.run(condition, words, LOST_SECONDS))

    def _turn(self, command: str, body: object) -> None:
        """Do what leads to another page, and wait for that page."""
        self.pages += 1
        self.run("(page) => { window.left = page; }", self.pages)
        self._ask("POST", f"{self.session}/{command}", body)
        self.wait("(page) => window.left !== page", self.pages)

    def _shown(self, selector: str) -> str | None:
        wanted = {"using": "css selector", "value": selector}
        found = self._ask("POST", f"{self.session}/elements", wanted, LOST_SECONDS)
        elements = [f"{self.session}/element/{one[ELEMENT]}" for one in reversed(found)]
        shown = (one for one in elements if self._ask("GET", f"{one}/displayed", None, LOST_SECONDS))
        return next(shown, None)

    def _ask(self, method: str, path: str, body: object = None, seconds: int = PATIENCE_SECONDS) -> Any:  # noqa: ANN401 - JSON
        connection = HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, path, None if body is None else json.dumps(body))
            answer = connection.getresponse()
            value = json.loads(answer.read())["value"]
        finally:
            connection.close()
        if answer.status != 200:
            raise DriverError(f"{path}: {value}")
        return value


def until(act: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the act gives
    """Try until there is something to give."""
    end, last = time.monotonic() + PATIENCE_SECONDS, None
    while time.monotonic() < end:
        time.sleep(PAUSE_SECONDS)
        try:
            if found := act():
                return found
        except (DriverError, OSError) as error:
            last = error
    raise AssertionError(f"WebKit did not come to it: {last}")


@contextmanager
def webkit(home: Path) -> Iterator[WebKit]:
    """A window. In automation its data are in memory only; what it writes all the same lies in `home`."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    with _screen() as display:
        env |= {"HOME": str(home), "DISPLAY": display, "GDK_BACKEND": "x11", "LC_ALL": "C.UTF-8"}
        window = WebKit(free_port())
        with _process("WebKitWebDriver", "--host=127.0.0.1", f"--port={window.port}", env=env):
            window.start()
            yield window
            window.end()


@contextmanager
def _screen() -> Iterator[str]:
    """A display, of the first number that is free."""
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    with open(reading) as pipe, _process(*words, pass_fds=[writing]):
        os.close(writing)
        yield f":{pipe.readline().strip()}"


@contextmanager
def _process(*words: str, **more: Any) -> Iterator[None]:  # noqa: ANN401 - as of Popen
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)
