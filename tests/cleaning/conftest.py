"""The reporter's site, one browser, and the worker that cleans files as the site serves it."""

import base64
import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from actors.server import serving
from cleaning.scenes import SCENE
from playwright.sync_api import Browser, Page, Route

# In a worker of the site itself; `wrapped.js` is the same, with something of the browser changed before.
CLEAN = """async ({bytes, type, name, script}) => {
  const url = globalThis.trustedScripts?.createScriptURL(script) ?? script;
  const worker = new Worker(url);
  const file = new File([Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0))], name, {type});
  const answer = await new Promise((resolve, reject) => {
    worker.onmessage = ({data}) => resolve(data);
    worker.onerror = () => reject(new Error("the worker ended"));
    worker.postMessage({number: 7, file});
  });
  worker.terminate();
  const {number, failed, cleaned} = answer;
  if (number !== 7) throw new Error("another answer");
  if (!cleaned) return {failed: failed ?? "", bytes: null, type: ""};
  const read = new FileReader();
  await new Promise((resolve) => { read.onload = resolve; read.readAsDataURL(cleaned.blob); });
  const {type: said, blob} = cleaned;
  return {failed: "", bytes: read.result.split(",")[1] ?? "", type: said, blobType: blob.type};
}"""
POLICY = """() => {
  globalThis.trustedScripts = trustedTypes.createPolicy("dovira", {createScriptURL: (url) => url});
}"""


@dataclass(frozen=True)
class Answer:
    """`bytes` is None where the worker was not sure."""

    bytes: bytes | None
    type: str


class Cleaner:
    """A page of the site, from which the worker is asked."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def clean(
        self,
        file: bytes,
        *,
        name: str = "IMG_20260314_1502.jpg",
        kind: str = "image/jpeg",
        script: str = "/static/clean.js",
    ) -> Answer:
        """What the worker answers; fails where it ends or names an error."""
        given = {"bytes": base64.b64encode(file).decode(), "type": kind, "name": name, "script": script}
        answer = self.page.evaluate(CLEAN, given)
        assert answer["failed"] == ""
        if answer["bytes"] is None:
            return Answer(None, "")
        assert answer["blobType"] == answer["type"]
        return Answer(base64.b64decode(answer["bytes"]), answer["type"])

    def changed(self, before: str, file: bytes) -> Answer:
        """The same where the browser is another: `before` is JavaScript that runs first in the worker."""

        def answer(route: Route) -> None:
            served = route.fetch(url=route.request.url.replace("wrapped.js", "clean.js"))
            route.fulfill(response=served, body=f"{before}\n{served.text()}")

        self.page.route("**/static/wrapped.js", answer)
        try:
            return self.clean(file, script="/static/wrapped.js")
        finally:
            self.page.unroute("**/static/wrapped.js")


@pytest.fixture(scope="session")
def site(settled: Callable, dialect: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # type: ignore[type-arg] # from the common conftest
    del dialect
    folder = tmp_path_factory.mktemp("cleaning")
    template, _ = settled("harbour")
    settings = template.copy(folder / "var")
    with serving("actors.reviewed_site:create_app()", settings, folder / "log") as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture(scope="module")
def page(chromium: Browser, site: str) -> Iterator[Page]:
    page = chromium.new_page()
    page.goto(site)
    page.evaluate(POLICY)
    yield page
    page.close()


@pytest.fixture(scope="module")
def cleaner(page: Page) -> Cleaner:
    return Cleaner(page)


@pytest.fixture(scope="module")
def drawn(page: Page) -> Callable[[str], bytes]:
    """`drawn("image/png")`: a picture that a canvas drew, four corners of other colours, 64 by 48."""

    def draw(kind: str) -> bytes:
        return base64.b64decode(page.evaluate(SCENE, kind))

    return draw


@pytest.fixture
def tags(tmp_path: Path) -> Callable[[bytes, str], dict[str, str]]:
    """`tags(file, ".jpg")`: all that exiftool finds, but for what it says of the file on this disk."""

    def find(content: bytes, ending: str) -> dict[str, str]:
        path = tmp_path / f"looked-at{ending}"
        path.write_bytes(content)
        done = subprocess.run(
            ["exiftool", "-j", "-G1", "-a", "-ee3", "-u", path], capture_output=True, check=False
        )
        found = json.loads(done.stdout)[0]
        return {
            name: value for name, value in found.items() if not name.startswith(("System:", "SourceFile"))
        }

    return find


@pytest.fixture
def mat2(tmp_path: Path) -> Callable[[bytes, str], str]:
    """`mat2(file, ".jpg")`: what `mat2 --show` prints."""

    def show(content: bytes, ending: str) -> str:
        path = tmp_path / f"shown{ending}"
        path.write_bytes(content)
        done = subprocess.run(["mat2", "--show", path], capture_output=True, text=True, check=True)
        return done.stdout.replace(str(path), "FILE")

    return show
