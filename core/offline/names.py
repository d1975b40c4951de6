"""Names of files we write: never a path, never hidden, never special to a system, never one that is taken."""

import unicodedata

from core.offline.visible import UNSEEN

LONGEST = 120
LONGEST_ENDING = 16
LONGEST_MARK = 12
NAMELESS = "file"

# Microsoft, "Naming Files, Paths, and Namespaces": with any ending, in any case.
_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{device}{n}" for device in ("com", "lpt") for n in range(10)
}
_ALLOWED = " ._-()"


def safe_name(wanted: str, taken: set[str]) -> str:
    """A file name of at most 120 bytes made from any text; it is added to `taken` and differs from all there.

    Letters and digits stay; the rest becomes `_`. Two names that a file system which ignores
    case or composition takes for one count as the same.
    """
    # NFKC: full-width slashes and superscript digits would otherwise come back as what they look like.
    plain = unicodedata.normalize("NFKC", UNSEEN.sub("_", unicodedata.normalize("NFKC", wanted)))
    name = "".join(char if char in _ALLOWED or char.isalnum() else "_" for char in plain)
    stem, ending = _halves(name.strip(" .") or NAMELESS)
    stem = _plain(_cut(stem, LONGEST - LONGEST_ENDING - LONGEST_MARK))
    for n in range(1, len(taken) + 2):
        found = stem + ("" if n == 1 else f" ({n})") + ending
        if _same(found) not in taken:
            break
    taken.add(_same(found))
    return found


def _halves(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    if not stem.strip(" .") or not ending.strip() or len(ending.encode()) >= LONGEST_ENDING:
        return name, ""
    return stem, dot + ending


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore").rstrip(" .")


def _plain(stem: str) -> str:
    """A leading dash would be an option to the next command; a device name would be a device."""
    stem = "_" + stem[1:] if stem.startswith("-") else stem
    return f"_{stem}" if stem.split(".")[0].rstrip(" ").casefold() in _RESERVED else stem


def _same(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
