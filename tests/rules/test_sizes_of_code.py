"""The limits that keep every file readable in one sitting."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ("admin", "core", "crypto", "webform", "tests", "deploy")
SKIPPED = {"vendor", "static", "node_modules", "versions", "__pycache__"}
MODULE, FUNCTION, SCRIPT, TEMPLATE = 300, 45, 200, 150


def files(suffix: str, folders: tuple[str, ...] = PYTHON) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob(f"*{suffix}")):
            if not SKIPPED & set(path.relative_to(ROOT).parts):
                yield path.relative_to(ROOT)


def lines(path: Path) -> int:
    return len((ROOT / path).read_text().splitlines())


def too_long(suffixes: tuple[str, ...], limit: int) -> dict[str, int]:
    found = [path for suffix in suffixes for path in files(suffix)]
    assert found, "no such files: the test looks in the wrong place"
    return {str(path): lines(path) for path in found if lines(path) > limit}


@pytest.mark.parametrize(
    ("suffixes", "limit"), [((".py",), MODULE), ((".js", ".mjs"), SCRIPT), ((".html",), TEMPLATE)]
)
def test_no_file_is_too_long(suffixes: tuple[str, ...], limit: int) -> None:
    assert too_long(suffixes, limit) == {}


def test_no_function_is_too_long() -> None:
    long = {
        f"{path}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in files(".py")
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION
    }
    assert long == {}


def test_no_file_is_called_by_what_it_is_not() -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert [path for suffix in (".py", ".js") for path in files(suffix) if path.stem in vague] == []


def test_no_package_hides_among_the_tests() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_nothing_is_left_for_later() -> None:
    later = ("TODO", "FIXME", "XXX")
    here = Path(__file__).relative_to(ROOT)
    unfinished = [
        f"{path}: {word}"
        for suffix in (".py", ".js", ".html", ".css")
        for path in files(suffix)
        for word in later
        if path != here and word in (ROOT / path).read_text()
    ]
    assert unfinished == []


def test_every_exception_from_a_rule_has_its_reason() -> None:
    bare = [
        f"{path}:{number}"
        for path in files(".py")
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1)
        for mark in ("# noqa", "# type: ignore")
        if path != Path(__file__).relative_to(ROOT)
        and mark in line
        and not _has_reason(line.split(mark, 1)[1])
    ]
    assert bare == []


def _has_reason(rest: str) -> bool:
    """After the codes come some words."""
    return len(rest.replace("-", " ").replace("#", " ").split()) >= 3
