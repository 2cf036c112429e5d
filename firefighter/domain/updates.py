"""An update in three parts, kept as one text."""

import json
from dataclasses import asdict, dataclass

from firefighter.domain.naming import clean


@dataclass(frozen=True, kw_only=True)
class Update:
    """What is known, what is being done, what is needed; "" where nothing was said."""

    known: str = ""
    doing: str = ""
    need: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(clean(words) for words in asdict(self).values())

    def to_words(self) -> str:
        """Give the text that the timeline keeps: JSON of the parts that were said."""
        said = {part: clean(words) for part, words in asdict(self).items()}
        return json.dumps({part: words for part, words in said.items() if words})

    @classmethod
    def from_words(cls, words: str | None) -> "Update":
        """Read it back; a text that is not ours is all "known"."""
        text = words or ""
        try:
            parts = json.loads(text)
        except (ValueError, RecursionError):
            return cls(known=text)
        ours = isinstance(parts, dict) and set(parts) <= {"known", "doing", "need"}
        if not ours or not all(isinstance(said, str) for said in parts.values()):
            return cls(known=text)
        return cls(**parts)
