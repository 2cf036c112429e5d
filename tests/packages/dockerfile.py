"""The Dockerfile as data, and its steps carried out without an engine, in a folder."""

import fnmatch
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dockerfile_parse import DockerfileParser

ROOT = Path(__file__).parents[2]
OURS = "/opt/"
"""Where everything of ours lies in the image; on this machine it is another folder."""
UV = os.environ.get("UV") or shutil.which("uv") or "uv"
"""Whoever runs these tests by uv is given its path in a variable."""
OF_THIS_MACHINE = ("PIP_", "UV_", "SSL_", "HTTP_", "HTTPS_", "NO_PROXY", "http", "no_proxy", "HOME")
"""How this machine reaches its packages; an engine has settings of its own for that."""


@dataclass
class Stage:
    """One FROM and what follows it."""

    base: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def all(self, instruction: str) -> list[str]:
        return [value for name, value in self.steps if name == instruction]

    def last(self, instruction: str) -> str:
        return self.all(instruction)[-1]

    def exec_form(self, instruction: str) -> list[str]:
        """Give the words of an instruction that no shell reads."""
        _, _, words = self.last(instruction).rpartition("CMD ")
        parsed = json.loads(words)
        assert isinstance(parsed, list)
        return [str(word) for word in parsed]

    def pairs(self, instruction: str) -> dict[str, str]:
        """Give what ENV or LABEL sets."""
        words = [word for value in self.all(instruction) for word in shlex.split(value)]
        return dict(word.split("=", 1) for word in words)


def stages(path: Path = ROOT / "Dockerfile") -> list[Stage]:
    with path.open("rb") as file:
        structure = DockerfileParser(fileobj=file).structure
    found: list[Stage] = []
    for step in structure:
        name, value = step["instruction"], step["value"]
        if name == "FROM":
            base, _, called = value.partition(" AS ")
            found.append(Stage(base, called))
        elif name != "COMMENT":
            found[-1].steps.append((name, value))
    return found


def context(into: Path) -> Path:
    """Lay out what an engine is given, by .dockerignore: nothing but what it names."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*", "everything is ignored but what is named"
    never = [rule.removeprefix("**/") for rule in rules if rule.startswith("**/")]
    for name in (rule[1:] for rule in rules if rule.startswith("!")):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, into / name, ignore=shutil.ignore_patterns(*never))
        else:
            assert not any(fnmatch.fnmatch(name, pattern) for pattern in never)
            shutil.copy2(source, into)
    return into


class Engine:
    """Carries out a stage: /opt/ is a folder, and the base image a new venv with pip in it."""

    def __init__(self, folder: Path, stage: Stage) -> None:
        self.opt, self.base = folder / "opt", folder / f"base-of-{stage.name or 'image'}"
        self.stage = stage
        self._environment: dict[str, str] = {}
        self._here = folder
        _base(self.base)

    def build(self, given: Path, *, built: Path | None = None) -> None:
        """Carry out every step that makes files.

        Args:
            given: the context.
            built: what /opt/ was in the stage before, if one may be copied from.
        """
        for name, value in self.stage.steps:
            match name:
                case "ENV":
                    self._environment |= self._pairs(value)
                case "WORKDIR" if value.startswith(OURS):
                    self._here = Path(self._ours(value))
                    self._here.mkdir(parents=True)
                case "COPY" if "--from=builder" in value:
                    assert built is not None
                    self._copy(shlex.split(value)[1:], built)
                case "COPY":
                    self._copy(shlex.split(value), given)
                case "RUN":
                    self._run(value)
                case _:
                    pass

    @property
    def environment(self) -> Mapping[str, str]:
        """Give what a process in the container finds, before anybody adds to it."""
        return self._environment

    @property
    def programs(self) -> list[Path]:
        """List where a command is looked for, as far as the image brings it."""
        places = [Path(place) for place in self._path.split(":")]
        return [place for place in places if self.opt.parent in place.parents]

    def _pairs(self, value: str) -> dict[str, str]:
        pairs = dict(word.split("=", 1) for word in shlex.split(self._ours(value)))
        return {name: said.replace("$PATH", self._path) for name, said in pairs.items()}

    @property
    def _path(self) -> str:
        return self._environment.get("PATH", f"{self.base / 'bin'}:/usr/bin:/bin")

    def _ours(self, text: str) -> str:
        return text.replace(OURS, f"{self.opt}/")

    def _copy(self, words: list[str], given: Path) -> None:
        *sources, target = words
        where = self._here / self._ours(target)
        for source in sources:
            lies = given / source.removeprefix(OURS)
            if lies.is_dir() and not where.exists():
                # From a stage, which nobody needs but who copies from it.
                where.parent.mkdir(parents=True, exist_ok=True)
                lies.rename(where)
            elif lies.is_dir():
                shutil.copytree(lies, where, symlinks=True, dirs_exist_ok=True)
            else:
                shutil.copy2(lies, where)

    def _run(self, command: str) -> None:
        # Whatever a step names outside of /opt/ would be this machine's own.
        outside = [word for word in shlex.split(command) if word[0] == "/" and OURS not in word]
        assert not outside, outside
        machine = {k: v for k, v in os.environ.items() if k.startswith(OF_THIS_MACHINE)}
        done = subprocess.run(
            ["/bin/sh", "-c", self._ours(command)],
            cwd=self._here,
            env=machine | self._environment | {"PATH": self._path},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def _base(folder: Path) -> None:
    """Make what stands for the base image: a Python, and a pip that can be taken away."""
    command = [UV, "venv", "--quiet", "--seed", "--python", sys.executable, str(folder)]
    subprocess.run(command, check=True)
