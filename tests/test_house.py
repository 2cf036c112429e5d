"""Rules of this house that no linter knows."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "firefighter").rglob("*.py"))
LARGEST_MODULE, LONGEST_FUNCTION = 300, 40


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_fits_in_one_look_and_a_function_on_one_screen(path):
    source = path.read_text(encoding="utf-8")
    functions = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    too_long = {
        node.name: length
        for node in functions
        if (length := _own_length(node)) > LONGEST_FUNCTION and not _is_a_table(node)
    }

    assert len(source.splitlines()) <= LARGEST_MODULE
    assert not too_long


def test_only_the_transaction_commits():
    committing = [
        path.relative_to(ROOT) for path in SOURCES if ".commit(" in path.read_text(encoding="utf-8")
    ]

    assert committing == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.*")), ids=lambda path: path.name
)
def test_a_template_begins_with_its_inputs(path):
    assert path.read_text(encoding="utf-8").startswith("{# ")


def _own_length(node):
    """Count a function's lines without those of functions inside it."""
    inner = {
        line
        for child in ast.walk(node)
        if child is not node and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        for line in _lines(child)
    }
    return len(set(_lines(node)) - inner)


def _lines(node):
    return range(node.lineno, node.end_lineno + 1)


def _is_a_table(node):
    """Tell whether a function is one match over every kind of delivery."""
    return node.name == "handle" and any(isinstance(n, ast.Match) for n in node.body)
