"""What was typed is in no write of any process, whatever it would go to: the kernel's calls are traced."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from actors.organisation import Worker
from actors.plain import ChosenFile
from actors.processes import family, may_look_into_others
from actors.server import Server
from second_path.site import open_page, send, until, whole

from crypto.encoding import b64u

READS = "read,readv,recvfrom,recvmsg"
WRITES = "write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,sendfile,copy_file_range"
# Also the second half of a call that another process's interrupted in the trace.
READING = re.compile(r"^\d+ +(<\.\.\. )?(read|readv|recvfrom|recvmsg)(\(| resumed>)")


@contextmanager
def traced(server: Server, trace: Path) -> Iterator[None]:
    """All processes of a server and those they fork, while it lasts."""
    # One that is forked between this list and the attaching would never be traced.
    assert until(lambda: whole(server))
    processes = [f"--attach={pid}" for pid in family(server.pid)]
    words = ["strace", "--follow-forks", "--quiet=all", "--string-limit=1000000", f"--trace={READS},{WRITES}"]
    tracer = subprocess.Popen([*words, f"--output={trace}", *processes])
    try:
        assert until(lambda: tracer.poll() is not None or all(is_traced(pid) for pid in family(server.pid)))
        assert tracer.poll() is None
        yield
    finally:
        tracer.terminate()
        tracer.wait(20)


def is_traced(pid: int) -> bool:
    try:
        return "TracerPid:\t0\n" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True


@pytest.mark.skipif(not may_look_into_others(), reason="nobody here may look into others")
def test_no_process_writes_what_was_typed(server: Server, worker: Worker, tmp_path: Path) -> None:
    words = os.urandom(12).hex()
    page = open_page(server)
    with traced(server, tmp_path / "trace"):
        # More than Werkzeug keeps in memory by itself.
        long = f"{words} " * 3500
        file = ChosenFile(long.encode() * 8, f"{words}.txt")
        fields = page.filled({"story": long, "call_name": words}, [b64u(worker.org)])
        assert send(server, [*fields, ("file", file)])[0] == 200
    carrying = [line for line in (tmp_path / "trace").read_text().splitlines() if words in line]
    assert carrying
    assert [line[:200] for line in carrying if not READING.match(line)] == []
