"""One exported report, read without the service: standard library and `crypto`, no network, no settings.

`archive` is the format (ENVELOPE.md section 9), for the site that writes it and the machine that reads it.
"""


class BadExport(Exception):  # noqa: N818 - it says what the file is
    """One plain sentence on why nothing was opened and nothing written. It quotes nothing of the file."""
