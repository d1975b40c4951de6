"""A real Firefox, driven by Mozilla's own Marionette: started in a profile of its own, ended by id."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from journeys.conftest import free_port
from marionette_driver import By
from marionette_driver.errors import MarionetteException
from marionette_driver.marionette import Marionette, WebElement

START_SECONDS = 60
PREFERENCES: dict[str, object] = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "intl.accept_languages": "en-GB",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


class Firefox:
    """One window. Addresses that Firefox cannot show (a form it will not send again) are no error here."""

    def __init__(self, driver: Marionette) -> None:
        self.driver = driver

    def go(self, url: str) -> None:
        self.driver.navigate(url)

    def one(self, selector: str) -> WebElement:
        """The last element of a kind, once it can be seen."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with suppress(MarionetteException):
                shown = [found for found in self._all(selector) if found.is_displayed()]
                if shown:
                    return shown[-1]
            time.sleep(0.05)
        raise AssertionError(f"{selector} was not shown")

    def press(self, selector: str) -> None:
        with suppress(MarionetteException):
            self.one(selector).click()

    def back(self) -> None:
        with suppress(MarionetteException):
            self.driver.go_back()

    def url(self) -> str:
        return str(self.driver.get_url())

    def wait_for(self, url: str) -> None:
        until = time.monotonic() + START_SECONDS
        while self.url() != url and time.monotonic() < until:
            time.sleep(0.05)
        assert self.url() == url

    def everything_shown(self) -> str:
        """The page's source, and what stands in every field."""
        fields = [f"{one.get_property('value')}" for one in self._all("input:not([type=hidden]), textarea")]
        chosen = [one.get_property("value") for one in self._all("input") if one.get_property("checked")]
        return "\n".join([self.driver.page_source, *fields, *(f"chosen: {value}" for value in chosen)])

    def _all(self, selector: str) -> list[WebElement]:
        found: list[WebElement] = self.driver.find_elements(By.CSS_SELECTOR, selector)
        return found


@contextmanager
def firefox(profile: Path, *, script: bool) -> Iterator[Firefox]:
    """A window; `script` false switches JavaScript off as a person does."""
    port = free_port()
    chosen = PREFERENCES | {"marionette.port": port, "javascript.enabled": script}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in chosen.items()]
    (profile / "user.js").write_text("\n".join(lines))
    words = ["firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    driver = Marionette(host="127.0.0.1", port=port)
    try:
        _connect(driver, process)
        yield Firefox(driver)
    finally:
        with suppress(OSError, MarionetteException):
            driver.delete_session()
        process.terminate()
        process.wait(30)


def _connect(driver: Marionette, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        # Marionette's own tries leave sockets open.
        with suppress(OSError), socket.create_connection((driver.host, driver.port), 1):
            break
        time.sleep(0.1)
    driver.start_session()
