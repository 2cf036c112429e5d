"""A variable, or what lies in the file that it names."""

from collections.abc import Mapping
from pathlib import Path

from firefighter.settings.faults import SettingsFault


def value_of(environment: Mapping[str, str], name: str) -> str | None:
    """Give a variable, or what the file holds that ``NAME_FILE`` names.

    Raises:
        SettingsFault: if that file cannot be read.
    """
    path = environment.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            message = f"{name}_FILE names {path}, which cannot be read: {error.strerror}."
            raise SettingsFault(message) from error
    return environment.get(name) or None
