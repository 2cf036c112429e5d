"""What an organisation decides, read from its file."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from firefighter.domain.policy import Policy
from firefighter.settings.faults import SettingsFault, in_words

POLICY_FILE = "FIREFIGHTER_POLICY"


def read_policy(environment: Mapping[str, str]) -> Policy:
    """Read what the organisation decided, or the defaults where it decided nothing.

    Raises:
        SettingsFault: naming the file and what is wrong in it.
    """
    path = Path(environment.get(POLICY_FILE) or "firefighter.toml")
    if not path.exists() and POLICY_FILE not in environment:
        return Policy()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
        return Policy.model_validate(given)
    except OSError as error:
        message = f"{POLICY_FILE} names {path}, which cannot be read: {error.strerror}."
        raise SettingsFault(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path} is no TOML: {error}."
        raise SettingsFault(message) from error
    except ValidationError as error:
        message = f"{path}: {in_words(error)}"
        raise SettingsFault(message) from error
