"""The cookie `v`: language, text size, contrast and bar, the same for everyone with the same settings."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Request, Response, current_app

from core.errors import Malformed

COOKIE = "v"
# Names in their own script, never translated.
LANGUAGES = {
    "uk": "Українська",
    "en": "English",
    "ru": "Русский",
    "pl": "Polski",
    "de": "Deutsch",
    "ro": "Română",
    "tr": "Türkçe",
    "ar": "العربية",
}
FOR_PARTNERS = ("uk", "en")
RIGHT_TO_LEFT = frozenset({"ar"})
HIGHEST = {"size": 2, "contrast": 2, "bar": 1}


@dataclass(frozen=True)
class Choices:
    """`size` and `contrast` 0 to 2, 0 as the phone has it; `bar` 1 shows the settings bar."""

    lang: str = "uk"
    size: int = 0
    contrast: int = 0
    bar: int = 1

    def __str__(self) -> str:
        return f"{self.lang}.{self.size}.{self.contrast}.{self.bar}"

    @property
    def dir(self) -> str:
        """Direction of writing."""
        return "rtl" if self.lang in RIGHT_TO_LEFT else "ltr"


def parse(value: str) -> Choices | None:
    """Read a cookie's value; None unless `str(result)` would be the same text."""
    lang, *rest = value.split(".")
    if lang not in LANGUAGES or len(rest) != len(HIGHEST):
        return None
    for number, highest in zip(rest, HIGHEST.values(), strict=True):
        if number not in "012" or len(number) != 1 or int(number) > highest:
            return None
    return Choices(lang, *(int(number) for number in rest))


def choices_of(request: Request) -> Choices:
    """The person's choices: the cookie, else the browser's language, else Ukrainian."""
    served = current_app.config["SERVED"]
    preferred = _preferred(request, served)
    chosen = parse(request.cookies.get(COOKIE, "")) or Choices(lang=preferred)
    # One cookie for both sites where they share a host; partners' pages are not in every language.
    return chosen if chosen.lang in served else replace(chosen, lang=preferred)


def _preferred(request: Request, served: Sequence[str]) -> str:
    """The first of the browser's languages that is served, whatever the region: ar-EG is Arabic."""
    wanted = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality)
    return next((lang for lang in wanted if lang in served), served[0])


def changed(choices: Choices, form: Mapping[str, str], served: Container[str] = LANGUAGES) -> Choices:
    """Apply the settings bar: `set` is language, size, contrast or bar; `value` is new. Raises Malformed."""
    name, value = form.get("set", ""), form.get("value", "")
    if name == "language" and value in served:
        return replace(choices, lang=value)
    if name in HIGHEST and len(value) == 1 and value in "012" and int(value) <= HIGHEST[name]:
        return _with_number(choices, name, int(value))
    raise Malformed


def remember(response: Response, choices: Choices) -> None:
    """Set `v` for this browser session."""
    secure = bool(current_app.config["SECURE_COOKIES"])
    response.set_cookie(COOKIE, str(choices), path="/", httponly=True, samesite="Lax", secure=secure)


def forget(response: Response) -> None:
    """Delete `v`. The change of a cookie is what empties the browser's Back cache (security.md 0.1)."""
    secure = bool(current_app.config["SECURE_COOKIES"])
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="Lax", secure=secure)


def _with_number(choices: Choices, name: str, value: int) -> Choices:
    numbers = {"size": choices.size, "contrast": choices.contrast, "bar": choices.bar, name: value}
    return Choices(choices.lang, **numbers)
