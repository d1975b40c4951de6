"""Texts to begin an answer with, in English for the catalogue: whoever answers edits them before they go."""

from core.statuses import pgettext

# First answer: safety, what we can do, choice (domain.md 4.1). No number, no place: the worker knows which.
TEXTS = {
    "first": pgettext(
        "answer",
        "Thank you for writing. We have read your message. Are you safe right now? If you are in "
        "danger, call the emergency number of the country you are in. You decide what happens "
        "next; we do nothing without you, unless a life or a child is in danger.",
    ),
    "contact": pgettext(
        "answer",
        "How may we reach you safely, if at all? Tell us which days and times are safe, and what "
        "we must never do. If writing here is safest, write here: look again for our answer with "
        "your code.",
    ),
    "more": pgettext(
        "answer",
        "To help we need to know a little more. Answer only what you want to answer, in your own "
        "words and in your own language.",
    ),
    "offer": pgettext(
        "answer",
        "This is what we can do. You choose what you want, and you may say no to all of it:",
    ),
    "still": pgettext(
        "answer",
        "Do you still need help? If you do not want to go on, you need not answer. You can write "
        "again here with the same code at any time.",
    ),
}
