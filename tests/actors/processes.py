"""What lies in a running server: its processes, their memory, what they hold open."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

CHUNK = 1 << 22
# As our own processes do: core.web.apart.keep_from_disk.
CLOSED = "import ctypes; ctypes.CDLL(None).prctl(4, 0, 0, 0, 0); print(flush=True); input()"


@lru_cache
def may_look_into_others() -> bool:
    """Whether this user may read and trace processes that keep others out: root, mostly."""
    words = [sys.executable, "-c", CLOSED]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        try:
            Path(f"/proc/{child.pid}/mem").open("rb").close()
        except OSError:
            return False
        finally:
            child.communicate(b"\n")
    return True


def family(pid: int) -> list[int]:
    """A process and all its descendants that live."""
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += family(int(child))
    return found


def resident(pid: int) -> int:
    """Resident memory, bytes; 0 when the process has ended."""
    with suppress(OSError):
        status = Path(f"/proc/{pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) * 1024 if found else 0
    return 0


def holds(pid: int, needle: bytes) -> bool:
    """Whether readable memory of a process contains these bytes. Needs root, as core dumps are off."""
    return any(needle in piece for piece in _memory(pid, len(needle)))


def open_but_deleted(pid: int) -> Iterator[bytes]:
    """Content of files that are deleted and still open: where a temporary file would hide."""
    with suppress(OSError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                if os.readlink(link).endswith("(deleted)"):
                    yield link.read_bytes()


def _memory(pid: int, overlap: int) -> Iterator[bytes]:
    with (
        suppress(OSError),
        Path(f"/proc/{pid}/maps").open() as maps,
        Path(f"/proc/{pid}/mem").open("rb", 0) as mem,
    ):
        for line in maps:
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
            if found is None or line.rstrip().endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                continue
            start, end = (int(edge, 16) for edge in found.groups())
            for at in range(start, end, CHUNK):
                with suppress(OSError, ValueError):
                    mem.seek(at)
                    yield mem.read(min(end, at + CHUNK + overlap) - at)
