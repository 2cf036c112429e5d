"""Rules of this house that no linter knows."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from firefighter.domain import lifecycle
from firefighter.domain.policy import Policy
from firefighter.settings import Settings

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "firefighter").rglob("*.py"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
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


def test_the_readme_shows_the_state_machine_as_it_is():
    drawn = re.search(r"<!-- lifecycle:begin -->\n```mermaid\n(.*?)\n```", README, re.DOTALL)

    assert drawn is not None
    assert drawn[1] == lifecycle.diagram()


def test_every_setting_is_in_the_readme():
    missing = [name for name in Settings.model_fields if f"`{name.upper()}`" not in README]

    assert missing == ["policy"]


def test_the_policy_shown_in_the_readme_is_one():
    shown = re.search(r"```toml\n(.*?)```", README, re.DOTALL)

    assert shown is not None
    assert Policy.model_validate(tomllib.loads(shown[1])).services[0].team == "Payments"


def _own_length(node):
    """Count a function's lines without those of functions inside it."""
    inner = [
        child
        for child in ast.walk(node)
        if child is not node and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return _lines(node) - sum(_lines(child) for child in inner)


def _lines(node):
    return node.end_lineno - node.lineno + 1


def _is_a_table(node):
    """Tell whether a function is one match over every kind of delivery."""
    return node.name == "handle" and any(isinstance(n, ast.Match) for n in node.body)
