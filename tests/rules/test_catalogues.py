"""Every text a person reads is in every catalogue, whole, with its placeholders."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from core.questionnaire import FORM_IDS
from core.web.choices import LANGUAGES

ROOT = Path(__file__).parents[2]
# What reporters can meet is whole in every language, what only partners meet in Ukrainian.
FILES = [("messages", code) for code in LANGUAGES if code != "en"] + [("partners", "uk")]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def keys(found: Catalog) -> set[tuple[str | None, object]]:
    return {(message.context, message.id) for message in found if message.id}


def parts(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload] # str or tuple of str


def file_of(domain: str, language: str) -> Path:
    return ROOT / f"translations/{language}/LC_MESSAGES/{domain}.po"


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Catalog]:
    """What the code says now, for reporters and for partners."""
    folder, found = tmp_path_factory.mktemp("catalogues"), {}
    for domain in ("messages", "partners"):
        path = folder / f"{domain}.pot"
        command = [Path(sys.executable).with_name("pybabel"), "--quiet", "extract", "-k", "lazy_gettext"]
        subprocess.run([*command, "-F", f"translations/{domain}.toml", "-o", path, "."], cwd=ROOT, check=True)
        found[domain] = catalogue(path)
    return found


@pytest.mark.parametrize("domain", ["messages", "partners"])
def test_the_template_holds_exactly_the_texts_of_the_code(domain: str, extracted: dict[str, Catalog]) -> None:
    assert keys(catalogue(ROOT / f"translations/{domain}.pot")) == keys(extracted[domain])


def test_no_other_language_lies_about() -> None:
    there = {(path.stem, path.parent.parent.name) for path in ROOT.glob("translations/*/LC_MESSAGES/*.po")}
    assert there == set(FILES)


def test_every_form_is_extracted() -> None:
    named = (ROOT / "translations/messages.toml").read_text()
    assert [form for form in FORM_IDS if f"core/forms/{form}.json" not in named] == []


@pytest.mark.parametrize(("domain", "language"), FILES)
def test_a_catalogue_is_complete(domain: str, language: str, extracted: dict[str, Catalog]) -> None:
    found = catalogue(file_of(domain, language))
    assert keys(found) == keys(extracted[domain])
    assert [m.id for m in found if m.id and not all(parts(m.string))] == []
    assert [m.id for m in found if m.id and m.fuzzy] == []
    assert not found.fuzzy


@pytest.mark.parametrize(("domain", "language"), FILES)
def test_a_translation_keeps_every_placeholder(domain: str, language: str) -> None:
    found = catalogue(file_of(domain, language))
    assert [message.id for message in found if message.id and not _same_placeholders(message)] == []


def _same_placeholders(message: Message) -> bool:
    wanted = set(PLACEHOLDER.findall(parts(message.id)[-1]))
    return all(set(PLACEHOLDER.findall(text)) == wanted for text in parts(message.string))
