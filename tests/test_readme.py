"""What the README says is what is there."""

import re
import time
import tomllib
from pathlib import Path

from slack_bolt import BoltResponse
from typer.main import get_group

from firefighter.cli import app
from firefighter.domain import lifecycle
from firefighter.domain.policy import Policy
from firefighter.ops.manifest import PATH
from firefighter.settings import Settings
from firefighter.slack.commands import ALIASES, WORDS
from firefighter.web import app as web
from firefighter.web.health import Health
from tests import connect_slack

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


def test_the_manifest_and_the_reasons_for_each_scope_are_what_the_command_prints():
    assert connect_slack.drawn(README) == README, "run: python -m tests.connect_slack"


def test_slack_is_connected_in_at_most_eight_steps_and_two_tokens():
    steps, _, others = section("Connect Slack").partition("**Over HTTP")
    numbers = re.findall(r"^(\d+)\. ", steps, re.MULTILINE)
    tokens = {name for name in re.findall(r"`([A-Z_]+)`", steps) if name.startswith("SLACK_")}

    assert numbers == [str(n + 1) for n in range(len(numbers))]
    assert 5 < len(numbers) <= 8
    assert tokens == {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"}
    assert "`SLACK_SIGNING_SECRET`" in others


def test_every_option_that_the_readme_names_is_one():
    typed = re.findall(r"`firefighter (\w+)((?: --[a-z]+(?: https://[a-z.-]+)?)+)`", README)
    options = {
        (name, word)
        for name, command in get_group(app).commands.items()
        for option in command.params
        for word in option.opts
    }
    named = {(name, word) for name, given in typed for word in re.findall(r"--[a-z]+", given)}

    assert ("manifest", "--url") in named
    assert named <= options


def test_requests_come_where_the_readme_and_the_manifest_say():
    served = web.build(
        lambda *_: BoltResponse(status=200), secrets=("s",), now=time.time, watched=Health(str)
    )

    assert PATH in {getattr(route, "path", "") for route in served.routes}
    assert f"`POST {PATH}`" in section("Connect Slack")


def test_every_dependency_has_its_reason():
    reasons = section("Decisions").lower().replace("_", "-")
    named = [re.split(r"[\[<>=; ]", line)[0] for line in PROJECT["project"]["dependencies"]]
    missing = [name for name in named if name.lower().replace("_", "-") not in reasons]

    assert missing == []
