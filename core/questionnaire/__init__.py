"""Questionnaires are data: `core/forms/<id>.json`, checked here when a site starts.

Texts are English msgids with a context (`help.danger_now`), so that «Yes» may differ from question to
question. Questions that several forms ask stand in `shared.json`.
"""

from core.questionnaire.checking import FormError
from core.questionnaire.files import FORM_IDS, extract_messages, form_data, load_form, parse_form
from core.questionnaire.keeping import keep_forms, kept_form
from core.questionnaire.model import LANGUAGES as NAMES_OF_LANGUAGES
from core.questionnaire.model import MOST_USED, Advice, Choice, Field, Form, Note, Sign, Text, Variant, triage

__all__ = [
    "FORM_IDS",
    "MOST_USED",
    "NAMES_OF_LANGUAGES",
    "Advice",
    "Choice",
    "Field",
    "Form",
    "FormError",
    "Note",
    "Sign",
    "Text",
    "Variant",
    "extract_messages",
    "form_data",
    "keep_forms",
    "kept_form",
    "load_form",
    "parse_form",
    "triage",
]
