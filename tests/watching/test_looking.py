"""`dovira watch` says plainly when it could not look, and keeps its file whole."""

import http.server
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from actors.organisation import Worker
from actors.server import free_port
from click.testing import CliRunner, Result
from watching.conftest import Watch

from core.cli import main
from core.watching import CannotLook, fetching
from core.watching.fetching import Visitor
from core.watching.release import read_release

# The database plays no part here.
pytestmark = pytest.mark.database("sqlite")


def look(url: str, kept: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["watch", url, "--keep", str(kept), *words])


class Answers(http.server.BaseHTTPRequestHandler):
    """A host that is no site of ours."""

    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/short":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"x")
        elif self.path == "/busy":
            self.send_error(503)
        else:
            self._never_ends()

    def _never_ends(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x")
                time.sleep(0.01)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def stranger() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """One that 127.0.0.1 made for itself, with its key."""
    file = tmp_path / "own.pem"
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=own"
    made = [*words.split(), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", file, "-out", f"{file}.crt"]
    subprocess.run(made, check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


@pytest.mark.parametrize("trusted", [True, False])
def test_https_is_looked_at_only_with_a_certificate_that_holds(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool
) -> None:
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        secure.load_cert_chain(certificate)
        server.socket = secure.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        visitor = Visitor(f"https://127.0.0.1:{server.server_port}/")
        if trusted:
            assert visitor.get("/away", 1000).status == 302
        else:
            with pytest.raises(CannotLook, match="SSLCertVerificationError"):
                visitor.get("/away", 1000)
        server.shutdown()


def test_a_site_that_does_not_answer_is_not_called_different(kept: Path) -> None:
    done = look(f"http://127.0.0.1:{free_port()}", kept)
    assert (done.exit_code, done.stdout, kept.exists()) == (2, "", False)
    assert done.stderr.startswith("Error: Could not look: http://127.0.0.1:")


@pytest.mark.parametrize("path", ["/short", "/busy"])
def test_an_answer_that_broke_off_or_asks_for_patience_is_not_one(stranger: str, path: str) -> None:
    with pytest.raises(CannotLook):
        Visitor(stranger).get(path, 1000)


def test_a_redirect_is_an_answer_and_is_not_followed(stranger: str) -> None:
    answer = Visitor(stranger).get("/away", 1000)
    assert (answer.status, answer.header("location")) == (302, ["http://127.0.0.1:1/"])


def test_an_endless_answer_is_cut_at_its_size(stranger: str) -> None:
    answer = Visitor(stranger).get("/", 30)
    assert (answer.body, answer.whole) == (b"x" * 30, False)


def test_an_endless_answer_is_cut_by_the_clock(stranger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 1)
    with pytest.raises(CannotLook, match="TimeoutError"):
        Visitor(stranger).get("/", 10**9)


@pytest.mark.parametrize(
    "url",
    ["", "site.example", "ftp://site.example", "https://site.example/start", "https://user@site.example", "https://a:b",
     "https://site.example?x", "https://[", "file:///etc/passwd"],
)  # fmt: skip
def test_what_is_no_address_of_a_site_is_refused(kept: Path, url: str) -> None:
    done = look(url, kept)
    assert done.exit_code == 2
    assert "address" in done.stderr


@pytest.mark.parametrize("text", ["", "{}", "[]", "[" * 100_000, '{"sites":{"webform":[]},"v":1}', '{"v":2}'])
def test_what_is_no_manifest_is_refused(kept: Path, tmp_path: Path, text: str) -> None:
    manifest = tmp_path / "release.json"
    manifest.write_text(text)
    done = look("http://127.0.0.1:1", kept, "--manifest", str(manifest))
    assert done.exit_code == 2
    assert "manifest" in done.stderr


@pytest.mark.parametrize(
    "text",
    ["", "{}", "\0", '{"coordinators":[],"orgs":{},"origin":"http://127.0.0.1:1","roster":0,"site":"","v":2}',
     '{"coordinators":[],"orgs":[],"origin":"","roster":0,"site":"AA","v":2}',
     '{"coordinators":[],"orgs":{},"origin":"http://127.0.0.1:1","roster":true,"site":"AAAAAAAAAAAAAAAAAAAAAA","v":2}',
     '{"coordinators":[],"orgs":{},"origin":"http://other.example","roster":0,"site":"AAAAAAAAAAAAAAAAAAAAAA","v":2}'],
)  # fmt: skip
def test_a_kept_file_that_is_not_ours_is_refused_and_stays(kept: Path, text: str) -> None:
    kept.write_text(text)
    done = look("http://127.0.0.1:1", kept)
    assert done.exit_code == 2
    assert "kept file" in done.stderr
    assert kept.read_text() == text


def test_another_manifest_can_be_compared_with(worker: Worker, watch: Watch, tmp_path: Path) -> None:
    del worker
    manifest = tmp_path / "release.json"
    old = Path("core/watching/release.json").read_text()
    manifest.write_text(old.replace(read_release()["form.js"].sha256, "0" * 64))
    done = watch("--manifest", str(manifest))
    assert done.exit_code == 1
    assert done.stdout.splitlines()[1:] == ["/static/form.js is not the file of this release."]


def test_a_kept_file_that_cannot_be_written_is_told(worker: Worker, watch: Watch, kept: Path) -> None:
    del worker
    kept.parent.joinpath("kept.json").mkdir()
    done = watch()
    assert done.exit_code == 2
    assert "kept file" in done.stderr


def test_the_watcher_loads_only_crypto_click_and_the_standard_library() -> None:
    code = (
        "import sys; before = set(sys.modules); import core.cli.watch, core.cli;"
        "print(*sorted({n.split('.')[0] for n in set(sys.modules) - before}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    foreign = set(done.stdout.split()) - sys.stdlib_module_names
    # cffi is how PyNaCl and cryptography reach C.
    assert {name for name in foreign if not name.startswith("_")} <= {
        "bech32", "cffi", "click", "core", "crypto", "cryptography", "nacl",
    }  # fmt: skip
