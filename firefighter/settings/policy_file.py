"""What an organisation decides, read from its file."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from firefighter.domain.policy import Policy
from firefighter.settings.faults import ONE_OF, Problem, SettingsFault, nearest
from firefighter.settings.places import Place, headline, names_in, written
from firefighter.settings.sample import line_for

POLICY_FILE = "FIREFIGHTER_POLICY"
USUAL = "firefighter.toml"
NO_TOML = (
    '. Text stands in straight quotes ("…"), a list in [ ], true and false in small letters;'
    " each setting stands once, on a line of its own."
)

_CURLY = re.compile(r"=[\s\[]*[\u201c-\u201f\u2018\u2019\u00ab\u00bb]")


def policy_path(environment: Mapping[str, str]) -> Path:
    """Name the file that the policy is read from, whether it is there or not."""
    return Path(environment.get(POLICY_FILE) or USUAL)


def read_policy(environment: Mapping[str, str]) -> Policy:
    """Read what the organisation decided, or the defaults where it decided nothing.

    Raises:
        SettingsFault: naming the file and everything that is wrong in it.
    """
    path = policy_path(environment)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        if not environment.get(POLICY_FILE):
            return Policy()
        raise _unreadable(path, environment, error) from None
    except OSError as error:
        raise _unreadable(path, environment, error) from None
    except UnicodeDecodeError:
        message = f"{path} is not in UTF-8; save it in that encoding."
        raise SettingsFault(message) from None
    return parse(text, path)


def parse(text: str, path: Path) -> Policy:
    """Read the policy that a text says.

    Raises:
        SettingsFault: naming *path* and everything that is wrong in it.
    """
    try:
        return Policy.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsFault(_no_toml(text, path, error)) from None
    except ValidationError as error:
        problems = _heads(Problem.all_of(error))
        raise SettingsFault.of(f"{path}: {_told(problem)}" for problem in problems) from None


def _heads(problems: Sequence[Problem]) -> list[Problem]:
    """Leave out what is wrong within what does not exist at all."""
    unknown = {problem.place[:-1] for problem in problems if problem.place[-1:] == ("[key]",)}
    return [
        problem
        for problem in problems
        if problem.place[-1:] == ("[key]",)
        or not any(problem.place[: len(place)] == place for place in unknown)
    ]


def _unreadable(path: Path, environment: Mapping[str, str], error: OSError) -> SettingsFault:
    if not environment.get(POLICY_FILE):
        way_out = f"Let us read it, or name another file in {POLICY_FILE}."
        return SettingsFault(f"{path} cannot be read: {error.strerror}. {way_out}")
    way_out = f"Put the file there, or leave {POLICY_FILE} out to take {USUAL} or the defaults."
    return SettingsFault(
        f"{POLICY_FILE} names {path}, which cannot be read: {error.strerror}. {way_out}"
    )


def _no_toml(text: str, path: Path, error: tomllib.TOMLDecodeError) -> str:
    """Say where it ends to be TOML, but not what stands there: it may be a secret."""
    for number, line in enumerate(text.splitlines(), start=1):
        if _CURLY.search(line.partition("#")[0]):
            return f'{path}: line {number} has typographic quotes; write straight ones: "…".'
    return f"{path} is no TOML: {error}{NO_TOML}"


def _told(problem: Problem) -> str:
    place = problem.place
    if place and place[-1] == "[key]":
        return _unknown(place[:-1])
    if problem.kind == "extra_forbidden":
        return _unknown(place)
    if problem.kind == "missing":
        return f"{written(place)} is missing{_mended(problem)}."
    said = f"{written(place)}: {problem.must_be}" if place else problem.must_be
    if problem.kind in ONE_OF:
        meant = nearest(str(problem.given), re.findall(r'"([^"]+)"', said))
        if meant is not None:
            return f'{said}; did you mean "{meant}"?'
    return f"{said}{_mended(problem)}."


def _unknown(place: Place) -> str:
    """Say that there is no such setting, and which was meant."""
    said, name = f"{written(place)} is no setting", str(place[-1])
    beside = names_in(Policy, place[:-1])
    if len(place) > 1 and name in Policy.model_fields:
        return f"{said}, {name} is; put it above the first [table]."
    meant = nearest(name, beside)
    if meant is not None:
        return f"{said}; did you mean {written([*place[:-1], meant])}?"
    return f"{said}; there may be {', '.join(beside)}."


def _mended(problem: Problem) -> str:
    """Give the line that would be right, and where it stands."""
    place = problem.place
    first = [*place, 0] if names_in(Policy, place) == ("",) else place
    if place and names_in(Policy, first):
        if problem.kind == "value_error":
            return ""
        return f"; write {headline(first)} and its settings under it"
    line = line_for(place)
    if line is None:
        return ""
    # Of what is wrong within a list, the list's own setting is the line.
    setting = max(at for at, part in enumerate(place) if isinstance(part, str))
    where = headline(place[:setting])
    return f"; write {line} under {where}" if where else f"; write {line}"
