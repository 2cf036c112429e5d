"""The sample of the policy and the policy say the same."""

import re
import tomllib
from pathlib import Path

import pytest

from firefighter.domain.features import OPTIONAL
from firefighter.domain.policy import DigestRule, Policy, ServiceRule
from firefighter.domain.severity_rules import SeverityRule
from firefighter.settings import sample
from firefighter.settings.places import names_in

EXAMPLES = {"admins", "confluence_parent", "confluence_private_readers", "services"}
"""These have no default that a line could show; the sample says so."""

PAGES = ("page_webhook", "page_webhook_env")
"""Of these a severity has one or none, so the sample shows each at another."""


def places_of(given, place=()):
    """List every place in a TOML document that holds a value."""
    for name, value in given.items():
        here = (*place, name)
        if isinstance(value, dict):
            yield from places_of(value, here)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, item in enumerate(value):
                yield from places_of(item, (*here, number))
        else:
            yield here


def without_pages(policy):
    """Give the policy as JSON, without what has no default."""
    said = policy.model_dump(mode="json", exclude=EXAMPLES, exclude_none=True)
    for rule in said["severities"].values():
        for name in PAGES:
            rule.pop(name, None)
    return said


def test_uncommenting_everything_changes_nothing_but_what_is_an_example():
    said = Policy.model_validate(sample.example())

    assert without_pages(said) == without_pages(Policy())


def test_an_example_is_called_one():
    text = sample.sample()

    for name in EXAMPLES:
        before = re.split(rf"^#(?:\[\[)?{name}\b", text, flags=re.MULTILINE)[0]
        assert "or example:" in before.rstrip().splitlines()[-1], name


def test_every_setting_of_the_policy_is_in_the_sample():
    said = set(places_of(sample.example()))
    known = set(places_of(without_pages(Policy())))
    services = {("services", 0, name) for name in names_in(Policy, ["services", 0])}
    top = {(name,) for name in EXAMPLES - {"services"}}

    pages = {("severities", str(number), name) for number, name in enumerate(PAGES, start=1)}

    assert said == known | services | top | pages
    assert {name for _, _, name in pages} | {name for *_, name in known} >= set(
        names_in(Policy, ["severities", "1"])
    )


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (model, name)
        for model in (Policy, SeverityRule, ServiceRule, DigestRule)
        for name in model.model_fields
    ],
)
def test_there_is_no_setting_that_nobody_reads(model, name):
    reads = re.compile(rf"\.{name}\b")

    assert any(reads.search(file.read_text()) for file in Path("firefighter").rglob("*.py")), model


def test_as_it_comes_the_sample_sets_nothing():
    assert tomllib.loads(sample.sample()) == {}


@pytest.mark.parametrize("line", sample.sample().splitlines())
def test_every_line_of_the_sample_is_a_sentence_or_a_setting(line):
    assert not line or re.match(r"# \S|#[a-z_]+ = |#\[+[a-z_0-9.]+\]+$", line)


def test_the_line_that_sets_something_is_found_by_its_place():
    assert sample.line_for(["digest", "at"]) == 'at = "08:30:00"'
    assert sample.line_for(["severities", "2", "audience"]) == "audience = 2"
    assert sample.line_for(["services", 4, "name"]) == 'name = "checkout"'
    assert sample.line_for(["services"]) is None


def test_the_sample_names_everything_that_can_be_switched_off():
    text = sample.sample()
    about = text[text.index("# What the bot shall not do") : text.index("#switched_off")]

    assert set(re.findall('"([a-z-]+)"', about)) == {str(feature) for feature in OPTIONAL}
