"""What keeps us from starting, in words."""

from pydantic import ValidationError


class SettingsFault(Exception):
    """Something is missing or wrong; ``str`` names it and the line that mends it."""


def in_words(error: ValidationError) -> str:
    """Say what is wrong, naming each setting."""
    said = []
    for problem in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in problem["loc"])
        sentence = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "missing":
            said.append(f"{name.upper()} is not set; add {name.upper()}=… to the environment")
        else:
            said.append(f"{name}: {sentence}" if name else sentence)
    return "; ".join(said) + "."
