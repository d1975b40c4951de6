"""Whatever breaks in the browser's sealing, nothing readable leaves it and nothing is called received."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from journeys.bundle import true_keys
from journeys.conftest import Product
from journeys.reporter import CANARY, Reporter, assert_nothing_readable_left
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser
Spoil = Callable[[Page], None]
PLAIN_WORDS = (
    "[data-panel=failed]:visible, [data-failed]:visible, [data-plain]:visible, [data-part=problems]:visible"
    ", [data-honest]:visible"
)
ECHO = "onmessage = ({data: {number, task}}) => postMessage({number, sealed: %s})"
REPEATED = (
    """{report: 'A'.repeat(22), secret: 'A'.repeat(43), body: JSON.stringify(task), objects: [], orgs: []}"""
)
LOOKS_RIGHT = Path(__file__).with_name("looks_right.js").read_text()


def instead_of(path: str, body: str) -> Spoil:
    """Another answer to a request."""
    return lambda page: page.route(
        f"**{path}", lambda route: route.fulfill(content_type="text/javascript", body=body)
    )


def before(path: str, code: str) -> Spoil:
    """Code that runs before a script of ours, in its own thread."""

    def spoil(page: Page) -> None:
        def answer(route: Route) -> None:
            true = route.fetch()
            route.fulfill(response=true, body=code + ";\n" + true.text())

        page.route(f"**{path}", answer)

    return spoil


def cut(path: str) -> Spoil:
    """Half of a script."""

    def spoil(page: Page) -> None:
        def answer(route: Route) -> None:
            true = route.fetch()
            route.fulfill(response=true, body=true.text()[: len(true.text()) // 2])

        page.route(f"**{path}", answer)

    return spoil


def refused(path: str) -> Spoil:
    return lambda page: page.route(f"**{path}", lambda route: route.abort())


def missing(path: str) -> Spoil:
    return lambda page: page.route(f"**{path}", lambda route: route.fulfill(status=404, body="no"))


def in_page(code: str) -> Spoil:
    return lambda page: page.add_init_script(code)


def keys(change: Callable[[dict[str, Any]], None]) -> Spoil:
    """Another key bundle than the server's."""

    def spoil(page: Page) -> None:
        def answer(route: Route) -> None:
            bundle = true_keys(route, route.request.url.partition("/keys")[0])
            change(bundle)
            route.fulfill(content_type="application/json", body=json.dumps(bundle))

        page.route("**/keys/*", answer)

    return spoil


def swap_logs(bundle: dict[str, Any]) -> None:
    first, second = bundle["orgs"][:2]
    first["log"], second["log"] = second["log"], first["log"]


def swap_recipients(bundle: dict[str, Any]) -> None:
    first, second = bundle["orgs"][:2]
    first["recipient"], second["recipient"] = second["recipient"], first["recipient"]


def swap_all_but_id(bundle: dict[str, Any]) -> None:
    first, second = bundle["orgs"][:2]
    for name in ("epoch", "recipient", "log"):
        first[name], second[name] = second[name], first[name]


def break_signatures(bundle: dict[str, Any]) -> None:
    for org in bundle["orgs"]:
        org["log"][-1]["signature"] = "A" * 86


def shorten_recipients(bundle: dict[str, Any]) -> None:
    for org in bundle["orgs"]:
        org["recipient"] = org["recipient"][:-40]


def drop_epoch_entries(bundle: dict[str, Any]) -> None:
    for org in bundle["orgs"]:
        org["log"] = org["log"][:1]


def of_another_site(bundle: dict[str, Any]) -> None:
    bundle["site"] = "A" * 22


def of_another_version(bundle: dict[str, Any]) -> None:
    bundle["v"] = 1


CRYPTO = "Object.defineProperty(Crypto.prototype, 'getRandomValues', {value: %s})"
WAYS: dict[str, Spoil] = {
    "no getRandomValues": before("/static/seal.js", CRYPTO % "undefined"),
    "getRandomValues throws": before("/static/seal.js", CRYPTO % "() => { throw new Error('no entropy') }"),
    "getRandomValues gives zeros": before("/static/seal.js", CRYPTO % "(buffer) => buffer"),
    "no TextEncoder": before("/static/seal.js", "delete self.TextEncoder"),
    "no BigInt": before("/static/seal.js", "delete self.BigInt"),
    "typed arrays that copy nothing": before("/static/seal.js", "Uint8Array.prototype.set = () => {}"),
    "hash that mixes nothing": before("/static/seal.js", "DataView.prototype.getUint32 = () => 0"),
    "worker blocked": refused("/static/seal.js"),
    "worker missing": missing("/static/seal.js"),
    "worker cut": cut("/static/seal.js"),
    "worker that throws": instead_of("/static/seal.js", "throw new Error('broken')"),
    "worker that says nothing": instead_of("/static/seal.js", ";"),
    "worker that answers nonsense": instead_of("/static/seal.js", "onmessage = () => postMessage('ok')"),
    "worker that repeats the words": instead_of("/static/seal.js", ECHO % REPEATED),
    "worker that only looks right": instead_of("/static/seal.js", LOOKS_RIGHT),
    "no Worker": in_page("delete window.Worker"),
    "postMessage throws": in_page("Worker.prototype.postMessage = () => { throw new Error('no clone') }"),
    "page's Trusted Types policy refused": in_page(
        "trustedTypes.createPolicy = () => { throw new TypeError('refused') }"
    ),
    "form's script blocked": refused("/static/form.js"),
    "form's script cut": cut("/static/form.js"),
    "first script blocked": refused("/static/start.js"),
    "first script changed": before("/static/start.js", "0"),
    "sending throws": in_page("XMLHttpRequest.prototype.setRequestHeader = () => { throw new Error('no') }"),
    "keys that are a page": instead_of("/keys/*", "<!doctype html><p>Log in to this network"),
    "keys missing": missing("/keys/*"),
    "keys of another site": keys(of_another_site),
    "keys of another version": keys(of_another_version),
    "keys with another organisation's log": keys(swap_logs),
    "keys with another organisation's recipient": keys(swap_recipients),
    "another organisation's keys under this id": keys(swap_all_but_id),
    "keys with bad signatures": keys(break_signatures),
    "keys with short recipients": keys(shorten_recipients),
    "keys whose log names no epoch": keys(drop_epoch_entries),
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_readable_leaves_and_nothing_is_called_received(
    phone: Page, product: Product, way: str
) -> None:
    phone.clock.install()
    WAYS[way](phone)
    reporter = Reporter(phone, product.site)
    reporter.arrive()
    reporter.tap("I need help")
    phone.locator(f"[data-panel=leaving]:visible, {PLAIN_WORDS}").first.wait_for()
    if reporter.panel("leaving").is_visible():
        reporter.begin()
        reporter.write(CANARY)
        reporter.tap("Send what I have")
        reporter.agree_and_send()
        phone.clock.run_for(61000)
    expect(phone.locator(PLAIN_WORDS).first).to_be_visible()
    expect(reporter.panel("thanks")).not_to_be_visible()
    assert reporter.uploads() == []
    assert_nothing_readable_left(reporter.requests)
