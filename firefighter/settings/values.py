"""A variable, or what lies in the file that it names."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from firefighter.settings.faults import SettingsFault

MISSPELT = 0.85
"""How alike two names are of which one was meant to be the other."""


def not_set(environment: Mapping[str, str], name: str) -> str:
    """Say that a variable is missing, and which one there is that may be meant for it."""
    others = [other for other in environment if not other.startswith(name)]
    meant = get_close_matches(name, others, n=1, cutoff=MISSPELT)
    return f"{name} is not set" + (f", but {meant[0]} is" if meant else "")


def value_of(environment: Mapping[str, str], name: str) -> str | None:
    """Give a variable, or what the file holds that ``NAME_FILE`` names.

    Raises:
        SettingsFault: if that file cannot be read, or holds nothing.
    """
    path = environment.get(f"{name}_FILE")
    if not path:
        # What ends in a line's end was put there by somebody's echo.
        return environment.get(name, "").strip() or None
    try:
        value = Path(path).read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        message = (
            f"{name}_FILE names {path}, which cannot be read: {error.strerror}."
            f" Put it there and let us read it, or set {name} itself."
        )
        raise SettingsFault(message) from None
    except UnicodeDecodeError:
        message = f"{name}_FILE names {path}, which is not in UTF-8; save it in that encoding."
        raise SettingsFault(message) from None
    if not value:
        message = f"{name}_FILE names {path}, which is empty; write the value into it."
        raise SettingsFault(message)
    return value
