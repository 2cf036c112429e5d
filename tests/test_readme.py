"""What the README says is what is there."""

import re
import tomllib
from pathlib import Path

from firefighter.cli import app
from firefighter.cli.stage import EVENTS
from firefighter.domain import lifecycle, naming
from firefighter.domain.policy import Policy
from firefighter.playground.slack.methods import METHODS
from firefighter.playground.slack.server import SCOPES
from firefighter.settings import Settings
from firefighter.slack import routes
from firefighter.slack.commands import ALIASES, WORDS
from firefighter.views.shortcuts import SHORTCUTS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def section(title):
    """Give what stands under one headline."""
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.DOTALL | re.MULTILINE)
    assert found is not None, title
    return found[1]


def test_the_readme_shows_the_state_machine_as_it_is():
    drawn = re.search(r"<!-- lifecycle:begin -->\n```mermaid\n(.*?)\n```", README, re.DOTALL)

    assert drawn is not None
    assert drawn[1] == lifecycle.diagram()


def test_every_picture_is_shown_in_the_light_and_in_the_dark():
    shown = set(re.findall(r"tests/browser/pictures/([a-z-]+\.png)", README))

    assert shown == {file.name for file in (ROOT / "tests/browser/pictures").glob("*.png")}


def test_every_setting_is_in_the_readme():
    missing = [name for name in Settings.model_fields if f"`{name.upper()}`" not in README]

    assert missing == ["policy"]


def test_the_policy_shown_in_the_readme_is_one():
    shown = re.search(r"```toml\n(.*?)```", README, re.DOTALL)

    assert shown is not None
    assert Policy.model_validate(tomllib.loads(shown[1])).services[0].team == "Payments"


def test_every_command_that_the_readme_names_is_one():
    there = {getattr(command.callback, "__name__", "") for command in app.registered_commands}
    named = set(re.findall(r"firefighter ([a-z]+)`", README)) | {"demo", "playground"}

    assert named == there


def test_every_word_that_the_readme_teaches_is_one():
    table = section("What it does").partition("###")[0]
    taught = re.findall(r"`(?:/incident )?([a-z]+)[^`]*`(?=[,|` ])", table)
    words = {word for word in taught if word != "incident"}

    assert "status" in words
    assert words - {"private", "test", "unsure"} <= {*WORDS, *ALIASES, "all"}


def test_the_tree_in_the_readme_names_every_part_of_the_house():
    tree = re.search(r"```\nfirefighter/\n(.*?)```", section("Design"), re.DOTALL)
    assert tree is not None
    drawn = {
        name.strip("/")
        for line in tree[1].splitlines()
        for name in re.findall(r"(\w+/|\w+\.py)", line[:24])
    }
    there = {p.name for p in (ROOT / "firefighter").iterdir() if p.name[0] != "_"}

    assert drawn == there


def test_the_scopes_in_the_readme_are_those_that_our_calls_need():
    asked = set(re.findall(r"`([a-z_]+(?::[a-z_.]+)+)`", section("Connect Slack")))
    needed = {frozenset(method.scopes) for method in METHODS.values() if method.scopes}

    assert asked - {"app_mentions:read"} <= SCOPES
    assert not [scopes for scopes in needed if not scopes & asked]


def test_the_events_in_the_readme_are_those_that_we_listen_to():
    listed = section("Connect Slack").partition("the events ")[2].partition(", all")[0]

    assert set(re.findall(r"`(\w+)`", listed)) == EVENTS | {"app_mention"}


def test_the_shortcuts_in_the_readme_are_those_that_we_answer():
    table = re.compile(r"^\| (.+) \| (.+) \| `(.+)` \|$", re.MULTILINE)
    where = {True: "on messages", False: "global"}
    ours = [(s.name, where[s.on_messages], s.callback_id) for s in SHORTCUTS]

    assert table.findall(section("Connect Slack")) == ours
    assert {callback for *_, callback in ours} == set(routes.SHORTCUTS)
    assert all(len(name) <= naming.SHORTCUT for name, *_ in ours)


def test_every_dependency_has_its_reason():
    reasons = section("Decisions").lower().replace("_", "-")
    named = [re.split(r"[\[<>=; ]", line)[0] for line in PROJECT["project"]["dependencies"]]
    missing = [name for name in named if name.lower().replace("_", "-") not in reasons]

    assert missing == []
