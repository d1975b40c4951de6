"""The documents name only files that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "crypto/ENVELOPE.md"])
OURS = re.compile(
    r"(?<![\w/.-])((?:admin|core|crypto|deploy|docs|tests|translations|webform)/[\w./*-]*[\w*/])"
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_in_a_document_exists(document: Path) -> None:
    named = set(OURS.findall(document.read_text()))
    assert [path for path in sorted(named) if not any(ROOT.glob(path.rstrip("/")))] == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        (document.name, target)
        for document in DOCUMENTS
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())
        if not (document.parent / target).exists()
    ]
    assert broken == []
