"""Statuses of a case and reasons of closing it (domain.md 4.3), with English words for the catalogue."""


def pgettext(context: str, text: str) -> tuple[str, str]:
    """Mark a text for translation; pages translate the pair. Extraction finds it by this name."""
    return context, text


NEW = "new"
OPENED = "opened"
CLOSED = "closed"

REFERRED = "referred"
# A new message opens a case again.
OVER = frozenset({CLOSED, REFERRED})

STATUSES = {
    NEW: pgettext("status", "New"),
    OPENED: pgettext("status", "Being read"),
    "work": pgettext("status", "In progress"),
    "wait_person": pgettext("status", "Waiting for the person"),
    "wait_partner": pgettext("status", "Waiting for a partner"),
    REFERRED: pgettext("status", "Referred"),
    "follow": pgettext("status", "Follow-up"),
    CLOSED: pgettext("status", "Closed"),
}
CLOSURES = {
    "helped": pgettext("closure", "Help given"),
    "advice": pgettext("closure", "Advice given"),
    "referred": pgettext("closure", "Passed to a partner with consent"),
    "police": pgettext("closure", "Passed to the police with consent"),
    "duty": pgettext("closure", "Passed on without consent: danger to life or a child"),
    "declined": pgettext("closure", "The person declined help"),
    "lost": pgettext("closure", "No contact"),
    "outside": pgettext("closure", "Outside our remit, redirected"),
    "duplicate": pgettext("closure", "Duplicate"),
    "spam": pgettext("closure", "Not a request"),
    "erased": pgettext("closure", "Deleted at the person's request"),
}
