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
    # What lies in the cache can be searched, and what is open is soon on the disk.
    "network.http.accept-encoding": "identity",
    "browser.sessionstore.interval": 500,
}
PACKED = b"mozLz40\0"


class Firefox:
    """One window. Addresses that Firefox cannot show (a form it will not send again) are no error here."""

    def __init__(self, driver: Marionette) -> None:
        self.driver = driver

    def go(self, url: str) -> None:
        self.driver.navigate(url)

    def open_tab(self) -> str:
        """Another tab, in front; its handle."""
        handle = str(self.driver.open(type="tab", focus=True)["handle"])
        self.turn_to(handle)
        return handle

    def turn_to(self, handle: str) -> None:
        self.driver.switch_to_window(handle)

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

    def run(self, script: str, *words: object) -> object:
        """What a function of JavaScript gives; its one argument is `words`."""
        return self.driver.execute_script(f"return ({script})([...arguments])", words)

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
        _end(driver, process)


def unpack(profile: Path) -> bytes:
    """Everything in the session store's files of a profile, and beside each packed file what is in it."""
    found = b""
    for path in [*profile.rglob("*lz4")]:
        packed = path.read_bytes()
        if packed.startswith(PACKED):
            content = _unpacked(packed[len(PACKED) + 4 :])
            path.with_name(path.name + ".unpacked").write_bytes(content)
            found += content if "session" in str(path.relative_to(profile)) else b""
    return found


def _unpacked(packed: bytes) -> bytes:
    """One block of LZ4: literals, then a copy of what came before, again and again."""
    at, out = 0, bytearray()

    def length(total: int) -> int:
        nonlocal at
        more = total == 15
        while more:
            total, more, at = total + packed[at], packed[at] == 255, at + 1
        return total

    while at < len(packed):
        token, at = packed[at], at + 1
        literal = length(token >> 4)
        out += packed[at : at + literal]
        at += literal
        if at < len(packed):
            back, at = int.from_bytes(packed[at : at + 2], "little"), at + 2
            for _ in range(length(token & 15) + 4):
                out.append(out[-back])
    return bytes(out)


def _end(driver: Marionette, process: subprocess.Popen[bytes]) -> None:
    """As a person closes it, so that everything is written; else by force."""
    with suppress(OSError, MarionetteException):
        # Marionette's quit() is for a process that it started itself.
        driver._request_in_app_shutdown()
    try:
        process.wait(START_SECONDS)
    except subprocess.TimeoutExpired:
        process.terminate()
        process.wait(START_SECONDS)


def _connect(driver: Marionette, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        # Marionette's own tries leave sockets open.
        with suppress(OSError), socket.create_connection((driver.host, driver.port), 1):
            break
        time.sleep(0.1)
    driver.start_session()
