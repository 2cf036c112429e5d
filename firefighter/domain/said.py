"""What somebody typed after a word, read once: the incident it names, the text, the people."""

import re
from dataclasses import dataclass

from firefighter.domain.slacktext import mrkdwn
from firefighter.domain.slacktext.tree import Name

_REFERENCE = re.compile(r"\s*INC-(\d{1,9})\b\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(?:INC-)?(\d{1,9})\b\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """Words as they were meant: Slack escapes what people type, and we escape what we show."""

    text: str
    people: tuple[str, ...] = ()

    @classmethod
    def of(cls, raw: str, *, name: Name) -> "Said":
        """Read what Slack passed on; *name* is what a person is called, by their id."""
        return cls(mrkdwn.spoken(raw, name=name), tuple(sorted(mrkdwn.mentioned(raw))))

    def about(self) -> tuple[int | None, str]:
        """Give the incident that ``INC-7`` in front names, and the rest.

        A bare number is none: "3 of 4 nodes are down" is a note.
        """
        return self._led_by(_REFERENCE)

    def numbered(self) -> tuple[int | None, str]:
        """Give the same for words that nothing but an incident can follow; ``7`` is one, too."""
        return self._led_by(_NUMBER)

    def _led_by(self, pattern: re.Pattern[str]) -> tuple[int | None, str]:
        found = pattern.match(self.text)
        return (int(found[1]), self.text[found.end() :]) if found else (None, self.text)
