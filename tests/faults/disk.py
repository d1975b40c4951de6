"""A small disk of its own, and copies of what has reached it: what a machine finds after a power cut.

The disk is a file. Only what its file system has written is in it, not what waits in the kernel's memory: a
database that answers before it has synced loses reports in such a copy.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TRIES = 200
MOST_STEP = 16 << 20
# Fields of /sys/block/*/stat (kernel documentation, block/stat): writes completed, requests in flight.
WRITES, IN_FLIGHT = 4, 8


class PlainFolder:
    """Without root there is no disk of one's own; copies hold what the programs have written."""

    kind = "files"

    def __init__(self, home: Path) -> None:
        self.folder = home / "disk"
        self.folder.mkdir()

    def settle(self) -> None:
        """Nothing waits that a copy would not see."""

    def take(self, to: Path) -> None:
        """Copy the files as they lie."""
        _run("cp", "-a", self.folder, to)

    @contextmanager
    def opened(self, copy: Path) -> Iterator[Path]:
        """The folder itself."""
        try:
            yield copy
        finally:
            shutil.rmtree(copy)

    def remove(self) -> None:
        """The folder goes with the one around it."""


class LoopDisk:
    """An ext4 file system in a file of `megabytes`. Needs root."""

    kind = "disk"

    def __init__(self, home: Path, megabytes: int) -> None:
        self._image, self.folder = home / "image", home / "disk"
        with self._image.open("wb") as file:
            file.truncate(megabytes << 20)
        _run("mkfs.ext4", "-q", "-F", "-m", "0", "-E", "nodiscard", self._image)
        self._device = _mount(self._image, self.folder)
        self._ballast = self.folder / "ballast"

    def settle(self) -> None:
        """Sync this file system."""
        _run("sync", "-f", self.folder)

    def take(self, to: Path) -> None:
        """Copy the image; again when the kernel wrote to it meanwhile."""
        for _ in range(TRIES):
            before = self._activity()
            _run("cp", "--sparse=always", self._image, to)
            if before == self._activity() and before[1] == "0":
                return
        raise AssertionError("the disk does not come to rest")

    @contextmanager
    def opened(self, copy: Path) -> Iterator[Path]:
        """Mount a copy: the file system recovers as after a power cut. Afterwards the copy is gone."""
        folder = copy.with_name(f"{copy.name}.disk")
        device = _mount(copy, folder)
        try:
            yield folder
        finally:
            _unmount(device, folder)
            copy.unlink()

    def fill(self, leave: int) -> None:
        """Leave so many bytes free, about."""
        with self._ballast.open("wb") as file, suppress(OSError):
            # Others write meanwhile: the last step may find the disk full already.
            while (step := min(self._room() - leave, MOST_STEP)) > 0:
                os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, step)

    def free(self) -> None:
        """Give the space back."""
        self._ballast.unlink(missing_ok=True)

    def remove(self) -> None:
        """Unmount it."""
        _unmount(self._device, self.folder)

    def _room(self) -> int:
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    def _activity(self) -> tuple[str, str]:
        fields = Path(f"/sys/block/{Path(self._device).name}/stat").read_text().split()
        return fields[WRITES], fields[IN_FLIGHT]


def can_mount() -> bool:
    """Whether there can be a disk of our own."""
    if os.geteuid() != 0 or shutil.which("losetup") is None or shutil.which("mkfs.ext4") is None:
        return False
    return subprocess.run(["losetup", "--find"], capture_output=True).returncode == 0


@contextmanager
def new_disk(home: Path, megabytes: int) -> Iterator[LoopDisk | PlainFolder]:
    """A disk in `home`."""
    disk = LoopDisk(home, megabytes) if can_mount() else PlainFolder(home)
    try:
        yield disk
    finally:
        disk.remove()


def _mount(image: Path, folder: Path) -> str:
    folder.mkdir()
    device = _run("losetup", "--find", "--show", image).strip()
    try:
        _run("mount", "-o", "noatime", device, folder)
    except subprocess.CalledProcessError:
        _run("losetup", "-d", device)
        raise
    return device


def _unmount(device: str, folder: Path) -> None:
    # A process that has just ended may still hold it.
    for _ in range(TRIES):
        if subprocess.run(["umount", folder], capture_output=True).returncode == 0:
            break
        time.sleep(0.05)
    folder.rmdir()
    _run("losetup", "-d", device)


def _run(*words: object) -> str:
    done = subprocess.run([str(word) for word in words], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout
