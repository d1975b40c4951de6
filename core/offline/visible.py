"""Opened text is hostile until shown: what would hide it or command a terminal is written out by its code."""

import re

# The same as in admin/js/visible.js: C0 and C1 controls but tab and line feed; marks, embeddings, overrides
# and isolates of direction (Unicode TR 9); invisible separators and fillers; tags. Joiners stay.
UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
MARGIN = "    "


def visible(text: str) -> str:
    """The text, each character that cannot be seen as `[U+202E]`."""
    return UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text.replace("\r\n", "\n"))


def quoted(text: str) -> str:
    """What a person wrote, each line behind a margin: it cannot pass for a line of ours."""
    return "\n".join(MARGIN + line for line in visible(text).split("\n"))
