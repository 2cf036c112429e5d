"""What keeps us from starting, in words."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from pydantic_core import ErrorDetails

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


def must_be(problem: ErrorDetails) -> str:
    """Say what a value must be, without the value itself: it may be a secret."""
    facts = problem.get("ctx", {})
    if problem["type"] == "value_error":
        return problem["msg"].removeprefix("Value error, ").rstrip(".")
    if problem["type"] in ONE_OF:
        return f"it must be {_spoken(str(facts['expected']))}"
    known = WORDS.get(problem["type"])
    if known is None:
        return f"{problem['msg'][:1].lower()}{problem['msg'][1:]}"
    return f"it must be {known.format_map(facts)}"


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Give the name that somebody meant, however they wrote it, if one is near."""
    written: Mapping[str, str] = {_plain(name): name for name in names}
    found = get_close_matches(_plain(word), written, n=1, cutoff=0.6)
    return written[found[0]] if found else None


def _plain(word: str) -> str:
    return word.casefold().replace("-", "_")


def _spoken(expected: str) -> str:
    return expected.replace("'", '"')
