"""What the section Operate tells about deploying names what is there."""

import re
import shlex

import pytest
import yaml

from firefighter.cli import app
from tests.packages.deployed import DEPLOY, ROOT, documents
from tests.packages.dockerfile import stages
from tests.packages.lock import VERSION
from tests.test_readme import section

TOLD = section("Operate").partition("### Deploy\n")[2].partition("\n### ")[0]
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", TOLD, re.DOTALL) for line in block.splitlines()
]
OURS = {getattr(command.callback, "__name__", "") for command in app.registered_commands}


def test_each_way_takes_three_commands_once_there_is_an_image():
    assert COMMANDS[0] == f"docker build --tag firefighter:{VERSION} ."
    assert len([line for line in COMMANDS if "compose" in line or "prepare" in line]) == 3
    assert len([line for line in COMMANDS if line.startswith("kubectl ")]) == 3


@pytest.mark.parametrize("line", COMMANDS)
def test_every_file_that_a_command_names_is_there(line):
    named = {
        word for word in shlex.split(line) if "/" in word and not word.startswith("deployment/")
    }

    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("line", [line for line in COMMANDS if "firefighter doctor" in line])
def test_the_doctor_is_called_where_a_process_runs(line):
    words = shlex.split(line)
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    deployments = {
        f"deployment/{one['metadata']['name']}"
        for file in DEPLOY.glob("kubernetes/*.yaml")
        for one in documents(file.read_text(encoding="utf-8"))
        if one["kind"] == "Deployment"
    }

    assert words[words.index("exec") + 1] in {*composed["services"], *deployments}
    assert words[-1] in OURS


def test_the_image_is_told_from_as_it_is():
    builder, runtime = stages()

    assert set(re.findall(r"--build-arg (\w+)=", TOLD)) == set(builder.all("ARG"))
    assert f"looked for in `{runtime.last('WORKDIR')}`" in TOLD
    assert set(re.findall(r"`firefighter:([\d.]+)`", TOLD)) == {VERSION}


def test_what_is_deployed_takes_the_two_tokens_that_connect_slack_tells_of():
    steps = section("Connect Slack").partition("**Over HTTP")[0]
    tokens = set(re.findall(r"`(SLACK_[A-Z_]+)`", steps))
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    manifests = "".join(
        (DEPLOY / f"kubernetes/{name}.yaml").read_text(encoding="utf-8")
        for name in ("firefighter", "serve")
    )
    told = "\n".join(line for line in manifests.splitlines() if "#" not in line)

    for given in (composed["services"]["serve"]["environment"], re.findall(r"SLACK_\w+", told)):
        assert {n.removesuffix("_FILE") for n in given if n.startswith("SLACK_")} == tokens
    asked = (DEPLOY / "prepare.sh").read_text(encoding="utf-8")
    assert {name.upper() for name in re.findall(r"^ask (\w+)", asked, re.MULTILINE)} == tokens
