"""Every text a person reads is in every catalogue, whole, with its placeholders."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
LANGUAGES = sorted(path.parent.parent.name for path in ROOT.glob("translations/*/LC_MESSAGES/messages.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def keys(found: Catalog) -> set[tuple[str | None, object]]:
    return {(message.context, message.id) for message in found if message.id}


def parts(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload] # str or tuple of str


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the code says now."""
    path = tmp_path_factory.mktemp("catalogues") / "messages.pot"
    command = [Path(sys.executable).with_name("pybabel"), "--quiet", "extract", "-F", "pyproject.toml"]
    subprocess.run([*command, "-k", "lazy_gettext", "-o", path, "."], cwd=ROOT, check=True)
    return catalogue(path)


def test_the_template_holds_exactly_the_texts_of_the_code(extracted: Catalog) -> None:
    assert keys(catalogue(ROOT / "translations/messages.pot")) == keys(extracted)


def test_ukrainian_is_there() -> None:
    assert "uk" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_complete(language: str, extracted: Catalog) -> None:
    found = catalogue(ROOT / f"translations/{language}/LC_MESSAGES/messages.po")
    assert keys(found) == keys(extracted)
    assert [m.id for m in found if m.id and not all(parts(m.string))] == []
    assert [m.id for m in found if m.id and m.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_every_placeholder(language: str) -> None:
    found = catalogue(ROOT / f"translations/{language}/LC_MESSAGES/messages.po")
    assert [message.id for message in found if message.id and not _same_placeholders(message)] == []


def _same_placeholders(message: Message) -> bool:
    wanted = set(PLACEHOLDER.findall(parts(message.id)[-1]))
    return all(set(PLACEHOLDER.findall(text)) == wanted for text in parts(message.string))
