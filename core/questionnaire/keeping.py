"""Every version of a form that was served, so that a report is read in the words in which it was written."""

import hashlib

from core.questionnaire import files
from core.questionnaire.files import FORM_IDS, form_data, kept_name, parse_form
from core.questionnaire.model import Form
from crypto.encoding import b64u


def keep_forms() -> list[str]:
    """Keep today's versions that are not kept yet; the names of their files. Raises FormError."""
    files.KEPT.mkdir(exist_ok=True)
    now = {kept_name(form_id): form_data(form_id) for form_id in FORM_IDS}
    new = {name: data for name, data in now.items() if not (files.KEPT / name).exists()}
    for name, data in new.items():
        parse_form(data, name)
        (files.KEPT / name).write_bytes(data)
    return list(new)


def kept_form(version: bytes) -> Form | None:
    """The form that had this version (32 bytes), None where it was not kept. Raises FormError."""
    for file in files.KEPT.glob(f"*.{b64u(version)}.json"):
        data = file.read_bytes()
        # What was edited afterwards is not what the person saw.
        return parse_form(data, file.name) if hashlib.sha256(data).digest() == version else None
    return None
