"""What keeps us from starting, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

WORDS: dict[str, str] = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "date_type": "a date",
    "dict_type": "a table",
    "greater_than_equal": "{ge} or more",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "less_than_equal": "{le} or less",
    "mapping_type": "a table",
    "model_type": "a table",
    "string_too_long": "{max_length} characters at most",
    "string_too_short": "at least {min_length} character",
    "string_type": "text in quotes",
    "time_parsing": "a time of day",
    "time_type": "a time of day",
    "tuple_type": "a list",
}
"""What a value must be, by pydantic's name for what it is not."""

ONE_OF = frozenset({"enum", "literal_error"})


class SettingsFault(Exception):
    """Something is missing or wrong; each line of ``str`` names one and the line that mends it."""

    @classmethod
    def of(cls, problems: Iterable[str]) -> "SettingsFault":
        return cls("\n".join(problems))


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong, as pydantic found it; *given* may be a secret."""

    place: tuple[str | int, ...]
    kind: str
    message: str
    facts: Mapping[str, Any]
    given: object = field(repr=False)

    @classmethod
    def all_of(cls, error: ValidationError) -> "list[Problem]":
        return [
            cls(
                place=found["loc"],
                kind=found["type"],
                message=found["msg"],
                facts=found.get("ctx", {}),
                given=found["input"],
            )
            for found in error.errors(include_url=False)
        ]

    @property
    def must_be(self) -> str:
        """Say what a value must be, without the value itself."""
        if self.kind == "value_error":
            return self.message.removeprefix("Value error, ").rstrip(".")
        if self.kind in ONE_OF:
            return f"it must be {_spoken(str(self.facts['expected']))}"
        known = WORDS.get(self.kind)
        if known is None:
            return f"{self.message[:1].lower()}{self.message[1:]}"
        return f"it must be {known.format_map(self.facts)}"


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Give the name that somebody meant, however they wrote it, if one is near."""
    written: Mapping[str, str] = {_plain(name): name for name in names}
    found = get_close_matches(_plain(word), written, n=1, cutoff=0.6)
    return written[found[0]] if found else None


def _plain(word: str) -> str:
    return word.casefold().replace("-", "_")


def _spoken(expected: str) -> str:
    return expected.replace("'", '"')
