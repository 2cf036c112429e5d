"""How one page writes people and instants: names for ids, one zone for all times."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from firefighter.domain.timeline import Confidence, KeyTime, TimeSource

SOURCES: dict[TimeSource, str] = {
    TimeSource.HUMAN: "given by a person",
    TimeSource.ALERT: "from an alert",
    TimeSource.MESSAGE: "from a message",
    TimeSource.TRANSITION: "when the status changed",
}


class Pen:
    """Writes names and times the same way all over one page."""

    def __init__(
        self, names: Mapping[str, str], zone: ZoneInfo, instants: Iterable[datetime]
    ) -> None:
        """Take what people are called, and every instant that the page will show.

        Args:
            names: an id that is missing stands for itself.
            instants: if the zone's offset differs among them, each time says its own, because
                an hour is told twice when the clocks go back.
        """
        self._names = names
        self._zone = zone
        # Sorted as instants: two local times of one zone compare by the clock on the wall.
        shown = [at.astimezone(zone) for at in sorted(instants)]
        self._offsets = tuple(dict.fromkeys(_offset(local) for local in shown))

    @property
    def zone(self) -> str:
        """Name the zone with its offset: ``Europe/Paris, UTC+01:00``."""
        return f"{self._zone.key}, {' and '.join(self._offsets)}".removesuffix(", ")

    def name(self, person: str) -> str:
        return self._names.get(person, person)

    def time(self, at: datetime) -> str:
        local = at.astimezone(self._zone)
        own = f" {_offset(local)}" if len(self._offsets) > 1 else ""
        return f"{local:%Y-%m-%d %H:%M}{own}"

    def key_time(self, known: KeyTime | None) -> str:
        """Say when a key event happened and how that is known; a guess says that it is one."""
        if known is None:
            return "not recorded"
        if known.at is None:
            return "nobody knows"
        guess = " (guess)" if known.confidence is Confidence.GUESS else ""
        return f"{self.time(known.at)}{guess}, {SOURCES[known.source]}"


def _offset(local: datetime) -> str:
    text = f"{local:%z}"
    return f"UTC{text[:3]}:{text[3:5]}"
